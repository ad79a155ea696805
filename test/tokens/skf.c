/* The SKF door (GM/T 0016) of the test token, with the ULONG of one kind of vendor: -DSKF_ULONG=uint32_t or uint64_t. */
#include "token.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef SKF_ULONG ULONG;
typedef long BOOL;
typedef struct { char name[160]; long generation; } handle;

#pragma pack(push, 1)
typedef struct { unsigned char major, minor; } VERSION;
typedef struct {
    VERSION version;
    char manufacturer[64], issuer[64], label[32], serial[32];
    VERSION hardware, firmware;
    ULONG numbers[8];
    unsigned char reserved[64];
} DEVINFO;
typedef struct { ULONG bits; unsigned char x[64], y[64]; } ECCPUBLICKEYBLOB;
typedef struct { unsigned char r[64], s[64]; } ECCSIGNATUREBLOB;
typedef struct { char name[32]; ULONG size, read, write; } FILEATTRIBUTE;
#pragma pack(pop)

enum {
    OK = 0, FAIL = 0x0A000001, INVALID_HANDLE = 0x0A000005, BAD_LENGTH = 0x0A000010, SMALL = 0x0A000020,
    REMOVED = 0x0A000023, PIN_WRONG = 0x0A000024, LOCKED = 0x0A000025, NOT_LOGGED = 0x0A00002D, NO_APP = 0x0A00002E,
    NO_FILE = 0x0A000031, NO_CONTAINER = 0x0A000091, EXISTS = 0x0A00002F
};

static ULONG rv_of(int status) {
    static const ULONG table[] = { OK, REMOVED, INVALID_HANDLE, NOT_LOGGED, FAIL, PIN_WRONG, LOCKED, NO_CONTAINER };
    return table[status];
}

static control enter(void) {
    pthread_mutex_lock(&token_lock);
    return token_control();
}
#define LEAVE(rv) return pthread_mutex_unlock(&token_lock), (ULONG)(rv)
#define USABLE(h) \
    do { \
        if (!token_present(&c)) LEAVE(REMOVED); \
        if (!(h) || (h)->generation != token_generation) LEAVE(INVALID_HANDLE); \
    } while (0)

static handle *named(const char *name) {
    handle *h = calloc(1, sizeof *h);
    snprintf(h->name, sizeof h->name, "%s", name);
    h->generation = token_generation;
    return h;
}

/* Names, each ended by NUL, the list by one more. */
static ULONG names(const char *list, size_t length, char *out, ULONG *size) {
    ULONG most = *size;
    *size = (ULONG)length;
    if (!out) return OK;
    if (most < length) return SMALL;
    memcpy(out, list, length);
    return OK;
}

ULONG SKF_EnumDev(BOOL present, char *list, ULONG *size) {
    (void)present;
    control c = enter();
    int here = token_present(&c);
    if (!here) token_reinitialised();
    LEAVE(here ? names("test-1\0", 8, list, size) : names("\0", 2, list, size));
}

ULONG SKF_ConnectDev(char *name, handle **out) {
    control c = enter();
    if (!token_present(&c)) LEAVE(REMOVED);
    *out = named(name);
    token_log("connect");
    LEAVE(OK);
}

ULONG SKF_DisConnectDev(handle *h) {
    enter();
    free(h);
    token_reinitialised();
    token_log("disconnect");
    LEAVE(OK);
}

ULONG SKF_GetDevInfo(handle *h, DEVINFO *info) {
    control c = enter();
    USABLE(h);
    memset(info, 0, sizeof *info);
    strcpy(info->manufacturer, c.manufacturer);
    strcpy(info->label, c.model);
    strcpy(info->serial, c.serial);
    LEAVE(OK);
}

ULONG SKF_EnumApplication(handle *h, char *list, ULONG *size) {
    control c = enter();
    USABLE(h);
    char name[40] = "";
    strcpy(name, c.label);
    LEAVE(names(name, strlen(name) + 2, list, size));
}

ULONG SKF_OpenApplication(handle *h, char *name, handle **out) {
    control c = enter();
    USABLE(h);
    if (strcmp(name, c.label) != 0) LEAVE(NO_APP);
    *out = named(name);
    LEAVE(OK);
}

ULONG SKF_CloseApplication(handle *h) {
    enter();
    free(h);
    LEAVE(OK);
}

ULONG SKF_GetPINInfo(handle *h, ULONG type, ULONG *most, ULONG *left, BOOL *first) {
    (void)type;
    control c = enter();
    USABLE(h);
    *most = (ULONG)c.tries;
    *left = (ULONG)token_tries(&c);
    *first = 0;
    LEAVE(OK);
}

ULONG SKF_VerifyPIN(handle *h, ULONG type, char *pin, ULONG *left) {
    (void)type;
    control c = enter();
    USABLE(h);
    int status = token_login(&c, (unsigned char *)pin, strlen(pin));
    token_logged_in = status == T_OK;
    *left = (ULONG)token_tries(&c);
    LEAVE(rv_of(status));
}

ULONG SKF_ClearSecureState(handle *h) {
    control c = enter();
    USABLE(h);
    token_logged_in = 0;
    token_log("logout");
    LEAVE(OK);
}

ULONG SKF_EnumContainer(handle *h, char *list, ULONG *size) {
    control c = enter();
    USABLE(h);
    token_key keys[32];
    size_t n = token_keys(keys, 32), at = 0;
    static char all[32 * 132];
    _Static_assert(sizeof keys->id < 132, "names fit");
    memset(all, 0, sizeof all);
    for (size_t i = 0; i < n; i++) at += (size_t)snprintf(all + at, 130, "%.128s", keys[i].id) + 1;
    token_free(keys, n);
    LEAVE(names(all, at + 1, list, size));
}

static int find(const char *id, token_key *key) {
    token_key keys[32];
    size_t n = token_keys(keys, 32);
    int found = 0;
    for (size_t i = 0; i < n; i++)
        if (!found && strcmp(keys[i].id, id) == 0) *key = keys[i], found = 1;
        else token_free(&keys[i], 1);
    return found;
}

ULONG SKF_OpenContainer(handle *h, char *name, handle **out) {
    control c = enter();
    USABLE(h);
    token_key key;
    if (!find(name, &key)) LEAVE(NO_CONTAINER);
    token_free(&key, 1);
    *out = named(name);
    LEAVE(OK);
}

ULONG SKF_CreateContainer(handle *h, char *name, handle **out) {
    control c = enter();
    USABLE(h);
    if (!token_logged_in) LEAVE(NOT_LOGGED);
    *out = named(name);
    LEAVE(OK);
}

ULONG SKF_CloseContainer(handle *h) {
    enter();
    free(h);
    LEAVE(OK);
}

ULONG SKF_GetContainerType(handle *h, ULONG *type) {
    control c = enter();
    USABLE(h);
    *type = 2;
    LEAVE(OK);
}

ULONG SKF_GenECCKeyPair(handle *h, ULONG algorithm, ECCPUBLICKEYBLOB *blob) {
    (void)algorithm, (void)blob;
    control c = enter();
    USABLE(h);
    LEAVE(rv_of(token_generate(h->name, h->name)));
}

ULONG SKF_ExportCertificate(handle *h, BOOL sign, unsigned char *out, ULONG *size) {
    control c = enter();
    USABLE(h);
    static unsigned char der[8192];
    char name[200];
    snprintf(name, sizeof name, "keys/%s.crt", h->name);
    size_t length = sign ? token_read(name, der, sizeof der) : 0;
    if (length == 0) LEAVE(FAIL);
    LEAVE(names((char *)der, length, (char *)out, size));
}

ULONG SKF_ImportCertificate(handle *h, BOOL sign, unsigned char *der, ULONG length) {
    (void)sign;
    control c = enter();
    USABLE(h);
    char name[200];
    snprintf(name, sizeof name, "keys/%s.crt", h->name);
    token_write(name, der, length);
    token_log("create certificate %s", h->name);
    LEAVE(OK);
}

ULONG SKF_ExportPublicKey(handle *h, BOOL sign, unsigned char *out, ULONG *size) {
    control c = enter();
    USABLE(h);
    token_key key;
    if (!find(h->name, &key)) LEAVE(NO_CONTAINER);
    ECCPUBLICKEYBLOB blob = { .bits = 256 };
    unsigned char point[65] = { 0 };
    EVP_PKEY *which = sign ? key.sign : key.enc;
    if (which) token_point(which, point);
    memcpy(blob.x + 32, point + 1, 32);
    memcpy(blob.y + 32, point + 33, 32);
    token_free(&key, 1);
    LEAVE(which ? names((char *)&blob, sizeof blob, (char *)out, size) : FAIL);
}

ULONG SKF_ECCSignData(handle *h, unsigned char *data, ULONG length, ECCSIGNATUREBLOB *out) {
    control c = enter();
    int corrupt, status = token_fault(&c, &corrupt);
    if (status != T_OK) LEAVE(rv_of(status));
    USABLE(h);
    if (length != 32) LEAVE(BAD_LENGTH);
    if (!token_logged_in) LEAVE(NOT_LOGGED);
    token_key key;
    if (!find(h->name, &key)) LEAVE(NO_CONTAINER);
    pthread_mutex_unlock(&token_lock);
    unsigned char raw[128];
    size_t size = sizeof raw;
    status = token_sign(&c, key.sign, IN_E, OUT_RAW, corrupt, data, length, raw, &size);
    token_free(&key, 1);
    memset(out, 0, sizeof *out);
    memcpy(out->r + 32, raw, 32);
    memcpy(out->s + 32, raw + 32, 32);
    return rv_of(status);
}

/*
 * Files of the application: seals and pictures are kept here. Each is a line of files/list:
 * STORED TOLD RIGHT GONE NAME: the file in files/ with the bytes, the size that is told (-1: the true one; -2: true, but
 * each answer claims more than was asked for), the right to read, the offset from which the token is away (-1: never).
 */
typedef struct { char stored[64], name[65]; long told, right, gone; } stored_file;

static size_t stored_files(stored_file *files, size_t most) {
    unsigned char text[4096];
    size_t length = token_read("files/list", text, sizeof text - 1), n = 0;
    text[length] = 0;
    char *rest = (char *)text;
    for (char *line; n < most && (line = strsep(&rest, "\n"));) {
        stored_file *f = &files[n];
        n += sscanf(line, "%63s %ld %li %ld %64[^\n]", f->stored, &f->told, &f->right, &f->gone, f->name) == 5;
    }
    return n;
}

static int stored_named(const char *name, stored_file *file) {
    stored_file files[32];
    size_t n = stored_files(files, 32);
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].name, name) == 0) {
            *file = files[i];
            return 1;
        }
    return 0;
}

/* Called with the lock. */
static size_t stored_bytes(const stored_file *file, unsigned char **bytes) {
    static unsigned char all[262144];
    char path[80];
    snprintf(path, sizeof path, "files/%s", file->stored);
    *bytes = all;
    return token_read(path, all, sizeof all);
}

ULONG SKF_EnumFiles(handle *h, char *list, ULONG *size) {
    control c = enter();
    USABLE(h);
    stored_file files[32];
    static char all[32 * 66];
    size_t n = stored_files(files, 32), at = 0;
    memset(all, 0, sizeof all);
    for (size_t i = 0; i < n; i++) at += (size_t)snprintf(all + at, 65, "%.64s", files[i].name) + 1;
    LEAVE(names(all, at + 1, list, size));
}

ULONG SKF_GetFileInfo(handle *h, char *name, FILEATTRIBUTE *info) {
    control c = enter();
    USABLE(h);
    stored_file file;
    unsigned char *bytes;
    if (!stored_named(name, &file)) LEAVE(NO_FILE);
    memset(info, 0, sizeof *info);
    memcpy(info->name, name, strnlen(name, sizeof info->name - 1));
    info->size = (ULONG)(file.told < 0 ? (long)stored_bytes(&file, &bytes) : file.told);
    info->read = (ULONG)file.right;
    info->write = 0x10;
    LEAVE(OK);
}

ULONG SKF_ReadFile(handle *h, char *name, ULONG offset, ULONG wanted, unsigned char *out, ULONG *size) {
    control c = enter();
    USABLE(h);
    stored_file file;
    if (!stored_named(name, &file)) LEAVE(NO_FILE);
    if (file.right == 0x10 && !token_logged_in) LEAVE(NOT_LOGGED);
    if (file.gone >= 0 && (long)offset >= file.gone) LEAVE(REMOVED);
    unsigned char *bytes;
    size_t length = stored_bytes(&file, &bytes);
    if (offset > length) LEAVE(NO_FILE);
    /* Real keys give so much at once. */
    ULONG some = wanted < 1500 ? wanted : 1500;
    if (some > length - offset) some = (ULONG)(length - offset);
    memcpy(out, bytes + offset, some);
    *size = file.told == -2 ? wanted + 1 : some;
    token_log("file %s %lu", name, (unsigned long)offset);
    LEAVE(OK);
}
