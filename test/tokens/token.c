#include "token.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

pthread_mutex_t token_lock = PTHREAD_MUTEX_INITIALIZER;
long token_generation = 1;
int token_logged_in = 0;
static int broken = 0;       /* an error that stays until the library is initialised again */
static int was_unplugged = 0;
static int waits_for_init = 0;

static void path_of(const char *name, char path[PATH_MAX]) {
    const char *folder = getenv("GSEAL_TOKEN_DIR");
    snprintf(path, PATH_MAX, "%s/%s", folder ? folder : "/nonexistent", name);
}

size_t token_read(const char *name, unsigned char *bytes, size_t most) {
    char path[PATH_MAX];
    path_of(name, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    size_t at = 0;
    ssize_t got;
    while (at < most && (got = read(fd, bytes + at, most - at)) > 0) at += (size_t)got;
    close(fd);
    return at;
}

void token_write(const char *name, const unsigned char *bytes, size_t length) {
    char path[PATH_MAX], next[PATH_MAX];
    path_of(name, path);
    snprintf(next, sizeof next, "%.4000s.%d", path, (int)getpid());
    int fd = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return;
    if (write(fd, bytes, length) == (ssize_t)length) rename(next, path);
    close(fd);
}

int token_exists(const char *name) {
    char path[PATH_MAX];
    path_of(name, path);
    return access(path, F_OK) == 0;
}

void token_remove(const char *name) {
    char path[PATH_MAX];
    path_of(name, path);
    unlink(path);
}

void token_rename(const char *from, const char *to) {
    char a[PATH_MAX], b[PATH_MAX];
    path_of(from, a);
    path_of(to, b);
    rename(a, b);
}

void token_log(const char *format, ...) {
    char path[PATH_MAX], line[512];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    if (n < 0) return;
    if (n > (int)sizeof line - 2) n = sizeof line - 2;
    line[n++] = '\n';
    path_of("log", path);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return;
    if (write(fd, line, (size_t)n) < 0) errno = 0;
    close(fd);
}

static int input_of(const char *word) {
    return strcmp(word, "e") == 0 ? IN_E : strcmp(word, "message-z") == 0 ? IN_MESSAGE_Z : IN_MESSAGE;
}

static int output_of(const char *word) {
    if (strcmp(word, "raw") == 0) return OUT_RAW;
    if (strcmp(word, "der-unsigned") == 0) return OUT_DER_UNSIGNED;
    return strcmp(word, "der-padded") == 0 ? OUT_DER_PADDED : OUT_DER;
}

static void one_line(control *c, char *line) {
    char name[32] = "", value[80] = "", a[32] = "", b[32] = "";
    if (sscanf(line, "%31s %79[^\n]", name, value) < 2) return;
#define TEXT(field) else if (strcmp(name, #field) == 0) snprintf(c->field, sizeof c->field, "%.*s", (int)sizeof c->field - 1, value)
#define NUMBER(field) else if (strcmp(name, #field) == 0) c->field = (int)strtol(value, NULL, 0)
    if (0) return;
    TEXT(pin_sha256); TEXT(serial); TEXT(label); TEXT(manufacturer); TEXT(model); TEXT(point);
    NUMBER(tries); NUMBER(max_sessions); NUMBER(slow_ms); NUMBER(unplugged); NUMBER(reinit); NUMBER(always_authenticate); NUMBER(crash_at_start);
    else if (strcmp(name, "ckk") == 0) c->ckk = strtoul(value, NULL, 0);
    else if (strcmp(name, "ckm_gen") == 0) c->ckm_gen = strtoul(value, NULL, 0);
    else if (strcmp(name, "hide") == 0 && c->hidden_count < MOST) c->hidden[c->hidden_count++] = strtoul(value, NULL, 0);
    else if (strcmp(name, "mechanism") == 0 && c->mechanism_count < MOST) {
        mechanism *m = &c->mechanisms[c->mechanism_count];
        char number[32];
        if (sscanf(value, "%31s %31s %31s", number, a, b) != 3) return;
        m->number = strtoul(number, NULL, 0);
        m->input = input_of(a);
        m->output = output_of(b);
        c->mechanism_count++;
    } else if (strcmp(name, "fault") == 0 && c->fault_count < MOST) {
        fault *f = &c->faults[c->fault_count];
        f->count = 1;
        f->every = 0;
        if (sscanf(value, "%15s %ld %ld %ld", f->kind, &f->from, &f->count, &f->every) >= 2) c->fault_count++;
    }
}

/* A file that was replaced has another inode, so what was read before is good as long as these three are the same. */
static int unchanged(const char *name, struct stat *before) {
    char path[PATH_MAX];
    struct stat now;
    path_of(name, path);
    if (stat(path, &now) != 0) return 0;
    int same = now.st_ino == before->st_ino && now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
               now.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
    *before = now;
    return same;
}

/* Called with the lock. */
control token_control(void) {
    static unsigned char text[8192];
    static struct stat seen;
    static control last;
    if (unchanged("control", &seen)) return last;
    control c = { .tries = 6, .max_sessions = 1000, .ckk = 0x80000004, .ckm_gen = 0x80008001 };
    strcpy(c.serial, "GS0001");
    strcpy(c.label, "office");
    strcpy(c.manufacturer, "gseal test token");
    strcpy(c.model, "test");
    strcpy(c.point, "octet");
    size_t length = token_read("control", text, sizeof text - 1);
    text[length] = 0;
    char *rest = (char *)text;
    for (char *line; (line = strsep(&rest, "\n"));) one_line(&c, line);
    last = c;
    return c;
}

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int unplugged_now(const control *c) {
    unsigned char text[32];
    size_t n = token_read("unplugged", text, sizeof text - 1);
    text[n] = 0;
    return c->unplugged || (n > 0 && strtoll((char *)text, NULL, 10) > now_ms());
}

static void gone(const control *c) {
    token_generation++;
    token_logged_in = 0;
    if (c->reinit) waits_for_init = 1;
}

/* Called with the lock. */
int token_present(const control *c) {
    int away = unplugged_now(c);
    if (away && !was_unplugged) gone(c);
    was_unplugged = away;
    return !away && !waits_for_init;
}

void token_reinitialised(void) {
    waits_for_init = 0;
    broken = 0;
    token_logged_in = 0;
    token_generation++;
}

int token_tries(const control *c) {
    unsigned char text[16];
    size_t n = token_read("tries", text, sizeof text - 1);
    text[n] = 0;
    return n == 0 ? c->tries : atoi((char *)text);
}

int token_login(const control *c, const unsigned char *pin, size_t length) {
    int tries = token_tries(c);
    if (tries <= 0) {
        token_log("login locked");
        return T_PIN_LOCKED;
    }
    unsigned char digest[32];
    char hex[65];
    SHA256(pin, length, digest);
    for (int i = 0; i < 32; i++) sprintf(hex + 2 * i, "%02x", digest[i]);
    int right = strcmp(hex, c->pin_sha256) == 0;
    char left[16];
    int n = snprintf(left, sizeof left, "%d", right ? c->tries : tries - 1);
    token_write("tries", (unsigned char *)left, (size_t)n);
    /* The digest's beginning tells one wrong PIN from another and gives none away. */
    token_log("login %s %.8s", right ? "ok" : "wrong", hex);
    return right ? T_OK : tries - 1 <= 0 ? T_PIN_LOCKED : T_PIN_WRONG;
}

static EVP_PKEY *read_key(const char *id, const char *ending) {
    unsigned char der[4096];
    char name[200];
    snprintf(name, sizeof name, "keys/%s.%s", id, ending);
    size_t length = token_read(name, der, sizeof der);
    const unsigned char *at = der;
    EVP_PKEY *key = length == 0 ? NULL : d2i_AutoPrivateKey(NULL, &at, (long)length);
    OPENSSL_cleanse(der, sizeof der);
    return key;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const token_key *)a)->id, ((const token_key *)b)->id);
}

static size_t load_keys(token_key *keys, size_t most) {
    char path[PATH_MAX], name[200];
    path_of("keys", path);
    DIR *folder = opendir(path);
    size_t count = 0;
    if (folder == NULL) return 0;
    for (struct dirent *entry; (entry = readdir(folder)) && count < most;) {
        char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".key") != 0 || dot - entry->d_name > 128) continue;
        token_key *key = &keys[count];
        memset(key, 0, sizeof *key);
        memcpy(key->id, entry->d_name, (size_t)(dot - entry->d_name));
        key->sign = read_key(key->id, "key");
        key->enc = read_key(key->id, "enc");
        snprintf(name, sizeof name, "keys/%s.label", key->id);
        token_read(name, (unsigned char *)key->label, sizeof key->label - 1);
        snprintf(name, sizeof name, "keys/%s.crt", key->id);
        key->has_cert = token_exists(name);
        if (key->sign != NULL) count++;
    }
    closedir(folder);
    qsort(keys, count, sizeof *keys, by_id);
    return count;
}

/* Called with the lock; token_free for what it gives. */
size_t token_keys(token_key *keys, size_t most) {
    static token_key known[32];
    static size_t count;
    static struct stat seen;
    if (!unchanged("keys", &seen)) {
        token_free(known, count);
        count = load_keys(known, 32);
    }
    for (size_t i = 0; i < count && i < most; i++) {
        keys[i] = known[i];
        if (keys[i].sign) EVP_PKEY_up_ref(keys[i].sign);
        if (keys[i].enc) EVP_PKEY_up_ref(keys[i].enc);
    }
    return count < most ? count : most;
}

void token_free(token_key *keys, size_t count) {
    for (size_t i = 0; i < count; i++) {
        EVP_PKEY_free(keys[i].sign);
        EVP_PKEY_free(keys[i].enc);
    }
}

void token_point(EVP_PKEY *key, unsigned char point[65]) {
    size_t length = 0;
    unsigned char encoded[80] = { 0 };
    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, encoded, sizeof encoded, &length);
    if (length == 65 && encoded[0] == 4) memcpy(point, encoded, 65);
    else {
        unsigned char *der = NULL;
        int n = i2d_PUBKEY(key, &der);
        if (n >= 65) memcpy(point, der + n - 65, 65);
        OPENSSL_free(der);
    }
}

int token_generate(const char *id, const char *label) {
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
    unsigned char *der = NULL;
    char name[200];
    PKCS8_PRIV_KEY_INFO *info = key ? EVP_PKEY2PKCS8(key) : NULL;
    int length = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &der) : 0;
    if (length > 0) {
        snprintf(name, sizeof name, "keys/%s.label", id);
        token_write(name, (const unsigned char *)label, strlen(label));
        snprintf(name, sizeof name, "keys/%s.key", id);
        token_write(name, der, (size_t)length);
        OPENSSL_clear_free(der, (size_t)length);
    }
    PKCS8_PRIV_KEY_INFO_free(info);
    EVP_PKEY_free(key);
    token_log("generate %s", id);
    return length > 0 ? T_OK : T_ERROR;
}

/* The how-manieth call of sign of this token this is, counted over processes. */
static long next_sign(void) {
    char path[PATH_MAX];
    struct stat status;
    path_of("signs", path);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return 0;
    if (write(fd, ".", 1) < 0) errno = 0;
    fstat(fd, &status);
    close(fd);
    return (long)status.st_size;
}

static int due(const fault *f, long sign) {
    if (f->every > 0 && sign >= f->from) return (sign - f->from) % f->every < f->count;
    return sign >= f->from && sign < f->from + f->count;
}

static int one_fault(const control *c, const fault *f, long sign, int *corrupt) {
    token_log("fault %s at %ld", f->kind, sign);
    if (strcmp(f->kind, "corrupt") == 0) {
        *corrupt = 1;
        return T_OK;
    }
    if (strcmp(f->kind, "session") == 0) return T_SESSION;
    if (strcmp(f->kind, "logout") == 0) {
        token_logged_in = 0;
        return T_LOGGED_OUT;
    }
    if (strcmp(f->kind, "removed") == 0) {
        gone(c);
        return T_REMOVED;
    }
    if (strcmp(f->kind, "unplug") == 0) {
        /* every: for how many milliseconds */
        char until[32];
        int n = snprintf(until, sizeof until, "%lld", now_ms() + f->count);
        token_write("unplugged", (unsigned char *)until, (size_t)n);
        token_present(c);
        return T_REMOVED;
    }
    if (strcmp(f->kind, "broken") == 0) broken = 1;
    if (strcmp(f->kind, "crash") == 0) raise(SIGSEGV);
    if (strcmp(f->kind, "hang") == 0) {
        pthread_mutex_unlock(&token_lock);
        for (;;) pause();
    }
    return T_ERROR;
}

/* Called with the lock. */
int token_fault(const control *c, int *corrupt) {
    long sign = next_sign();
    *corrupt = 0;
    if (!token_present(c)) return T_REMOVED;
    for (int i = 0; i < c->fault_count; i++) {
        const fault *f = &c->faults[i];
        int hit = strcmp(f->kind, "unplug") == 0 ? sign == f->from : due(f, sign);
        if (hit) return one_fault(c, f, sign, corrupt);
    }
    return broken ? T_ERROR : T_OK;
}

static void sm3(const unsigned char *data, size_t length, unsigned char digest[32]) {
    unsigned int n = 32;
    EVP_Digest(data, length, digest, &n, EVP_sm3(), NULL);
}

/* e signed as it is. */
static int sign_e(EVP_PKEY *key, const unsigned char *e, size_t length, unsigned char *der, size_t *size) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    int ok = context && EVP_PKEY_sign_init(context) > 0 && EVP_PKEY_sign(context, der, size, e, length) > 0;
    EVP_PKEY_CTX_free(context);
    return ok;
}

static int sign_with_z(EVP_PKEY *key, const unsigned char *data, size_t length, unsigned char *der, size_t *size) {
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    EVP_PKEY_CTX_set1_id(context, "1234567812345678", 16);
    EVP_MD_CTX_set_pkey_ctx(md, context);
    int ok = EVP_DigestSignInit(md, NULL, EVP_sm3(), NULL, key) > 0 && EVP_DigestSign(md, der, size, data, length) > 0;
    EVP_MD_CTX_free(md);
    EVP_PKEY_CTX_free(context);
    return ok;
}

/* INTEGERs without the octet that keeps them positive, as a real cipher machine writes them now and then. */
static size_t unsigned_der(const unsigned char raw[64], unsigned char *out) {
    size_t at = 2;
    for (int half = 0; half < 2; half++) {
        const unsigned char *value = raw + 32 * half;
        size_t skip = 0;
        while (skip < 31 && value[skip] == 0) skip++;
        out[at++] = 2;
        out[at++] = (unsigned char)(32 - skip);
        memcpy(out + at, value + skip, 32 - skip);
        at += 32 - skip;
    }
    out[0] = 0x30;
    out[1] = (unsigned char)(at - 2);
    return at;
}

int token_sign(const control *c, EVP_PKEY *key, int input, int output, int corrupt, const unsigned char *data,
               size_t length, unsigned char *signature, size_t *size) {
    unsigned char der[128] = { 0 }, raw[64], digest[32];
    size_t n = sizeof der;
    if (c->slow_ms > 0) {
        struct timespec t = { c->slow_ms / 1000, (c->slow_ms % 1000) * 1000000L };
        nanosleep(&t, NULL);
    }
    if (input == IN_MESSAGE) sm3(data, length, digest);
    int ok = input == IN_MESSAGE_Z ? sign_with_z(key, data, length, der, &n)
             : input == IN_MESSAGE ? sign_e(key, digest, 32, der, &n)
                                   : sign_e(key, data, length, der, &n);
    if (!ok) return T_ERROR;
    const unsigned char *at = der;
    ECDSA_SIG *numbers = d2i_ECDSA_SIG(NULL, &at, (long)n);
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers), raw, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers), raw + 32, 32);
    ECDSA_SIG_free(numbers);
    if (corrupt) raw[63] ^= 1, der[n - 1] ^= 1;
    token_log("sign %02x%02x%02x%02x%s", data[0], length > 1 ? data[1] : 0, length > 2 ? data[2] : 0,
              length > 3 ? data[3] : 0, corrupt ? " corrupt" : "");
    if (output == OUT_RAW) {
        memcpy(signature, raw, 64);
        *size = 64;
    } else if (output == OUT_DER_UNSIGNED) *size = unsigned_der(raw, signature);
    else {
        memcpy(signature, der, n);
        *size = n;
        if (output == OUT_DER_PADDED) {
            memset(signature + n, 0, 120 - n);
            *size = 120;
        }
    }
    return T_OK;
}
