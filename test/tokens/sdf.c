/* The SDF door (GM/T 0018) of the test token: keys by index in the order of their ids, a password for each session. */
#include "token.h"
#include <stdlib.h>
#include <string.h>

typedef struct { unsigned int bits; unsigned char x[64], y[64]; } ECCrefPublicKey;
typedef struct { unsigned char r[64], s[64]; } ECCSignature;
typedef struct {
    unsigned char issuer[40], name[16], serial[16];
    unsigned int version, standard, asymmetric[2], symmetric, hash, buffer;
} DEVICEINFO;
typedef struct { long generation; unsigned int right; } session;

enum {
    OK = 0, NOT_SUPPORTED = 0x01000002, HARDFAIL = 0x01000004, OPEN_DEVICE = 0x01000005, OPEN_SESSION = 0x01000006,
    DENIED = 0x01000007, NO_KEY = 0x01000008, SIGN_ERROR = 0x0100000D, RIGHT_WRONG = 0x01000018, BAD_ARGUMENT = 0x0100001D
};

static int open_sessions = 0;

static control enter(void) {
    pthread_mutex_lock(&token_lock);
    return token_control();
}
#define LEAVE(rv) return pthread_mutex_unlock(&token_lock), (rv)

int SDF_OpenDevice(void **device) {
    control c = enter();
    if (!token_present(&c)) LEAVE(OPEN_DEVICE);
    *device = malloc(1);
    token_log("open device");
    LEAVE(OK);
}

int SDF_CloseDevice(void *device) {
    enter();
    free(device);
    open_sessions = 0;
    token_reinitialised();
    token_log("close device");
    LEAVE(OK);
}

int SDF_OpenSession(void *device, void **out) {
    (void)device;
    control c = enter();
    if (!token_present(&c)) LEAVE(OPEN_DEVICE);
    if (open_sessions >= c.max_sessions) LEAVE(OPEN_SESSION);
    session *s = calloc(1, sizeof *s);
    s->generation = token_generation;
    *out = s;
    open_sessions++;
    LEAVE(OK);
}

int SDF_CloseSession(session *s) {
    enter();
    if (s->generation == token_generation) open_sessions--;
    free(s);
    LEAVE(OK);
}

static int usable(const control *c, const session *s) {
    return !token_present(c) ? OPEN_DEVICE : s->generation != token_generation ? BAD_ARGUMENT : OK;
}

int SDF_GetDeviceInfo(session *s, DEVICEINFO *info) {
    control c = enter();
    int rv = usable(&c, s);
    if (rv) LEAVE(rv);
    memset(info, 0, sizeof *info);
    memcpy(info->issuer, c.manufacturer, strlen(c.manufacturer));
    memcpy(info->name, c.model, strlen(c.model));
    memcpy(info->serial, c.serial, strlen(c.serial));
    LEAVE(OK);
}

int SDF_GetPrivateKeyAccessRight(session *s, unsigned int index, unsigned char *password, unsigned int length) {
    control c = enter();
    int rv = usable(&c, s);
    if (rv) LEAVE(rv);
    int status = token_login(&c, password, length);
    if (status == T_OK) s->right = index;
    LEAVE(status == T_OK ? OK : RIGHT_WRONG);
}

int SDF_ReleasePrivateKeyAccessRight(session *s, unsigned int index) {
    (void)index;
    enter();
    s->right = 0;
    token_log("logout");
    LEAVE(OK);
}

static int find(unsigned int index, token_key *key) {
    token_key keys[32];
    size_t n = token_keys(keys, 32);
    int found = index >= 1 && index <= n;
    for (size_t i = 0; i < n; i++)
        if (found && i == index - 1) *key = keys[i];
        else token_free(&keys[i], 1);
    return found;
}

int SDF_ExportSignPublicKey_ECC(session *s, unsigned int index, ECCrefPublicKey *out) {
    control c = enter();
    int rv = usable(&c, s);
    token_key key;
    if (rv) LEAVE(rv);
    if (!find(index, &key)) LEAVE(NO_KEY);
    unsigned char point[65];
    token_point(key.sign, point);
    token_free(&key, 1);
    memset(out, 0, sizeof *out);
    out->bits = 256;
    memcpy(out->x + 32, point + 1, 32);
    memcpy(out->y + 32, point + 33, 32);
    LEAVE(OK);
}

int SDF_InternalSign_ECC(session *s, unsigned int index, unsigned char *data, unsigned int length, ECCSignature *out) {
    static const int table[] = { OK, OPEN_DEVICE, BAD_ARGUMENT, DENIED, HARDFAIL, RIGHT_WRONG, RIGHT_WRONG, NO_KEY };
    control c = enter();
    int corrupt, status = token_fault(&c, &corrupt), rv = usable(&c, s);
    if (status == T_LOGGED_OUT) s->right = 0;
    if (status != T_OK) LEAVE(table[status]);
    token_key key;
    if (rv) LEAVE(rv);
    if (s->right != index) LEAVE(DENIED);
    if (length != 32 || !find(index, &key)) LEAVE(NO_KEY);
    pthread_mutex_unlock(&token_lock);
    unsigned char raw[128];
    size_t size = sizeof raw;
    status = token_sign(&c, key.sign, IN_E, OUT_RAW, corrupt, data, length, raw, &size);
    token_free(&key, 1);
    memset(out, 0, sizeof *out);
    memcpy(out->r + 32, raw, 32);
    memcpy(out->s + 32, raw + 32, 32);
    return status == T_OK ? OK : SIGN_ERROR;
}
