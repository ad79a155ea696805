/* The PKCS#11 door of the test token: what gseal calls, with a vendor's numbers from the control file. */
#include "token.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long ulong;
typedef struct { unsigned char major, minor; } version;
typedef struct { ulong type; void *value; ulong length; } attribute;
typedef struct { ulong mechanism; void *parameter; ulong length; } ck_mechanism;

enum {
    OK = 0, SLOT_INVALID = 3, NOT_SUPPORTED = 0x54, DEVICE_ERROR = 0x30, DEVICE_REMOVED = 0x32, KEY_HANDLE = 0x60,
    MECHANISM_INVALID = 0x70, OBJECT_HANDLE = 0x82, NOT_INITIALIZED_OP = 0x91, PIN_INCORRECT = 0xa0, PIN_LOCKED = 0xa4,
    SESSION_COUNT = 0xb1, SESSION_HANDLE = 0xb3, TEMPLATE = 0xd0, TOKEN_ABSENT = 0xe0, ALREADY_LOGGED = 0x100,
    NOT_LOGGED = 0x101, SMALL = 0x150, ATTRIBUTE = 0x12, UNINITIALISED = 0x190, ALREADY_INITIALISED = 0x191
};
enum { PRIVATE = 1, PUBLIC, CERT, ENC_PRIVATE, ENC_PUBLIC };

#define SESSIONS 1024
typedef struct {
    int open, signing;
    long generation;
    token_key key;
    mechanism mechanism;
    ulong found[64];
    size_t found_count, found_at;
} session;

static session sessions[SESSIONS];
static int initialised = 0, context_logins = 0;

static ulong enter(control *c) {
    if (!initialised) return UNINITIALISED;
    pthread_mutex_lock(&token_lock);
    *c = token_control();
    return OK;
}
#define LEAVE(rv) return pthread_mutex_unlock(&token_lock), (ulong)(rv)

static session *session_of(ulong handle) {
    session *s = handle >= 1 && handle <= SESSIONS ? &sessions[handle - 1] : NULL;
    return s && s->open && s->generation == token_generation ? s : NULL;
}

static ulong rv_of(int status) {
    static const ulong table[] = { OK, DEVICE_REMOVED, SESSION_HANDLE, NOT_LOGGED, DEVICE_ERROR, PIN_INCORRECT, PIN_LOCKED, KEY_HANDLE };
    return table[status];
}

static void pad(char *to, size_t width, const char *text) {
    size_t length = strlen(text);
    memset(to, ' ', width);
    memcpy(to, text, length < width ? length : width);
}

static void drop(session *s) {
    if (s->signing) token_free(&s->key, 1);
    memset(s, 0, sizeof *s);
}

ulong C_Initialize(void *args) {
    (void)args;
    if (initialised) return ALREADY_INITIALISED;
    pthread_mutex_lock(&token_lock);
    if (token_control().crash_at_start) raise(SIGSEGV);
    token_reinitialised();
    memset(sessions, 0, sizeof sessions);
    initialised = 1;
    token_log("initialize");
    LEAVE(OK);
}

ulong C_Finalize(void *reserved) {
    (void)reserved;
    control c;
    if (enter(&c)) return UNINITIALISED;
    initialised = 0;
    token_log("finalize");
    LEAVE(OK);
}

typedef struct { version cryptoki; char manufacturer[32]; ulong flags; char library[32]; version number; } info;
ulong C_GetInfo(info *i) {
    memset(i, 0, sizeof *i);
    i->cryptoki.major = 2;
    i->cryptoki.minor = 40;
    pad(i->manufacturer, 32, "gseal");
    pad(i->library, 32, "test token");
    return OK;
}

ulong C_GetSlotList(unsigned char present, ulong *slots, ulong *count) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    ulong here = !present || token_present(&c) ? 1 : 0;
    if (slots && *count < here) LEAVE(SMALL);
    if (slots && here) slots[0] = 7;
    *count = here;
    LEAVE(OK);
}

typedef struct { char description[64], manufacturer[32]; ulong flags; version hardware, firmware; } slot_info;
ulong C_GetSlotInfo(ulong slot, slot_info *i) {
    if (slot != 7) return SLOT_INVALID;
    memset(i, 0, sizeof *i);
    pad(i->description, 64, "test slot");
    pad(i->manufacturer, 32, "gseal");
    i->flags = 3;
    return OK;
}

typedef struct {
    char label[32], manufacturer[32], model[16], serial[16];
    ulong flags, max_sessions, sessions, max_rw, rw, max_pin, min_pin, public_total, public_free, private_total, private_free;
    version hardware, firmware;
    char time[16];
} token_info;
ulong C_GetTokenInfo(ulong slot, token_info *i) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    if (slot != 7) LEAVE(SLOT_INVALID);
    if (!token_present(&c)) LEAVE(TOKEN_ABSENT);
    memset(i, 0, sizeof *i);
    pad(i->label, 32, c.label);
    pad(i->manufacturer, 32, c.manufacturer);
    pad(i->model, 16, c.model);
    pad(i->serial, 16, c.serial);
    int tries = token_tries(&c);
    i->flags = 0x40d; /* RNG, login required, PIN set, token initialised */
    if (tries < c.tries) i->flags |= 0x10000;
    if (tries == 1) i->flags |= 0x20000;
    if (tries <= 0) i->flags |= 0x40000;
    i->max_sessions = i->max_rw = (ulong)c.max_sessions;
    i->max_pin = 32;
    i->min_pin = 4;
    LEAVE(OK);
}

ulong C_GetMechanismList(ulong slot, ulong *list, ulong *count) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    if (slot != 7) LEAVE(SLOT_INVALID);
    ulong most = *count;
    *count = (ulong)c.mechanism_count + 1;
    if (list && most < *count) LEAVE(SMALL);
    for (int i = 0; list && i < c.mechanism_count; i++) list[i] = c.mechanisms[i].number;
    if (list) list[c.mechanism_count] = c.ckm_gen;
    LEAVE(OK);
}

ulong C_OpenSession(ulong slot, ulong flags, void *application, void *notify, ulong *handle) {
    (void)flags, (void)application, (void)notify;
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    if (slot != 7) LEAVE(SLOT_INVALID);
    if (!token_present(&c)) LEAVE(TOKEN_ABSENT);
    int open = 0, spare = -1;
    for (int i = 0; i < SESSIONS; i++) {
        if (sessions[i].open && sessions[i].generation != token_generation) drop(&sessions[i]);
        if (sessions[i].open) open++;
        else if (spare < 0) spare = i;
    }
    if (spare < 0 || open >= c.max_sessions) LEAVE(SESSION_COUNT);
    sessions[spare] = (session){ .open = 1, .generation = token_generation };
    *handle = (ulong)spare + 1;
    token_log("open %d", spare + 1);
    LEAVE(OK);
}

ulong C_CloseSession(ulong handle) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    session *s = session_of(handle);
    if (!s) LEAVE(SESSION_HANDLE);
    drop(s);
    int open = 0;
    for (int i = 0; i < SESSIONS; i++) open += sessions[i].open && sessions[i].generation == token_generation;
    if (!open) token_logged_in = 0;
    LEAVE(OK);
}

typedef struct { ulong slot, state, flags, error; } session_info;
ulong C_GetSessionInfo(ulong handle, session_info *i) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    if (!token_present(&c)) LEAVE(DEVICE_REMOVED);
    if (!session_of(handle)) LEAVE(SESSION_HANDLE);
    *i = (session_info){ 7, token_logged_in ? 3 : 2, 6, 0 };
    LEAVE(OK);
}

ulong C_Login(ulong handle, ulong user, unsigned char *pin, ulong length) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    session *s = session_of(handle);
    if (!token_present(&c)) LEAVE(DEVICE_REMOVED);
    if (!s) LEAVE(SESSION_HANDLE);
    if (user == 1 && token_logged_in) LEAVE(ALREADY_LOGGED);
    int status = token_login(&c, pin, length);
    if (status == T_OK && user == 2) context_logins = 1;
    if (status == T_OK) token_logged_in = 1;
    LEAVE(rv_of(status));
}

ulong C_Logout(ulong handle) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    if (!session_of(handle)) LEAVE(SESSION_HANDLE);
    if (!token_logged_in) LEAVE(NOT_LOGGED);
    token_logged_in = 0;
    token_log("logout");
    LEAVE(OK);
}

/* Handles are void after a removal: the generation is part of them. */
static ulong handle_of(size_t key, int kind) { return (ulong)token_generation * 1000 + key * 10 + (ulong)kind; }

static int object_of(ulong handle, token_key *keys, size_t count, size_t *key) {
    *key = handle % 1000 / 10;
    (void)keys;
    return handle / 1000 == (ulong)token_generation && *key < count ? (int)(handle % 10) : 0;
}

static ulong class_of(int kind) { return kind == CERT ? 1 : kind == PUBLIC || kind == ENC_PUBLIC ? 2 : 3; }

static int has(const token_key *key, int kind) {
    if (kind == CERT) return key->has_cert;
    return kind == ENC_PRIVATE || kind == ENC_PUBLIC ? key->enc != NULL : 1;
}

static size_t id_bytes(const char *hex, unsigned char *bytes) {
    size_t n = strlen(hex) / 2;
    for (size_t i = 0; i < n; i++) {
        unsigned int value = 0;
        sscanf(hex + 2 * i, "%2x", &value);
        bytes[i] = (unsigned char)value;
    }
    return n;
}

static const attribute *wanted(const attribute *template, ulong count, ulong type) {
    for (ulong i = 0; i < count; i++) if (template[i].type == type) return &template[i];
    return NULL;
}

ulong C_FindObjectsInit(ulong handle, attribute *template, ulong count) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    session *s = session_of(handle);
    if (!token_present(&c)) LEAVE(DEVICE_REMOVED);
    if (!s) LEAVE(SESSION_HANDLE);
    token_key keys[32];
    size_t n = token_keys(keys, 32);
    const attribute *class = wanted(template, count, 0), *id = wanted(template, count, 0x102);
    s->found_count = s->found_at = 0;
    for (size_t i = 0; i < n; i++)
        for (int kind = PRIVATE; kind <= ENC_PUBLIC; kind++) {
            unsigned char bytes[64];
            size_t length = id_bytes(keys[i].id, bytes);
            int hidden = class_of(kind) == 3 && !token_logged_in;
            if (hidden || !has(&keys[i], kind) || s->found_count >= 64) continue;
            if (class && *(ulong *)class->value != class_of(kind)) continue;
            if (id && (id->length != length || memcmp(id->value, bytes, length) != 0)) continue;
            s->found[s->found_count++] = handle_of(i, kind);
        }
    token_free(keys, n);
    LEAVE(OK);
}

ulong C_FindObjects(ulong handle, ulong *objects, ulong most, ulong *count) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    session *s = session_of(handle);
    if (!s) LEAVE(SESSION_HANDLE);
    for (*count = 0; *count < most && s->found_at < s->found_count;) objects[(*count)++] = s->found[s->found_at++];
    LEAVE(OK);
}

ulong C_FindObjectsFinal(ulong handle) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    LEAVE(session_of(handle) ? OK : SESSION_HANDLE);
}

static size_t point_as(const char *form, EVP_PKEY *key, unsigned char *out) {
    unsigned char point[65];
    token_point(key, point);
    if (strcmp(form, "none") == 0) return 0;
    if (strcmp(form, "xy") == 0) return memcpy(out, point + 1, 64), 64;
    if (strcmp(form, "raw") == 0) return memcpy(out, point, 65), 65;
    out[0] = 4;
    out[1] = 65;
    memcpy(out + 2, point, 65);
    return 67;
}

static const unsigned char SM2_PARAMS[] = { 6, 8, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d };

/* Length of an attribute's value, 0 when the object has none. */
static size_t value_of(const control *c, const token_key *key, int kind, ulong type, unsigned char *out) {
    char name[200];
    int private = kind == PRIVATE || kind == ENC_PRIVATE, enc = kind == ENC_PRIVATE || kind == ENC_PUBLIC;
    for (int i = 0; i < c->hidden_count; i++) if (c->hidden[i] == type) return 0;
    ulong number;
    switch (type) {
    case 0x0: number = class_of(kind); break;
    case 0x3: return memcpy(out, key->label, strlen(key->label)), strlen(key->label);
    case 0x11:
        snprintf(name, sizeof name, "keys/%s.crt", key->id);
        return kind == CERT ? token_read(name, out, 8192) : 0;
    case 0x100: number = c->ckk; if (kind == CERT) return 0; break;
    case 0x102: return id_bytes(key->id, out);
    case 0x105: return private ? out[0] = (unsigned char)enc, 1 : 0;
    case 0x108: return private ? out[0] = !enc, 1 : 0;
    case 0x10a: return !private && kind != CERT ? out[0] = !enc, 1 : 0;
    case 0x202: return private ? out[0] = (unsigned char)c->always_authenticate, 1 : 0;
    case 0x180: return kind == CERT ? 0 : (memcpy(out, SM2_PARAMS, sizeof SM2_PARAMS), sizeof SM2_PARAMS);
    case 0x181: return private || kind == CERT ? 0 : point_as(c->point, enc ? key->enc : key->sign, out);
    default: return 0;
    }
    memcpy(out, &number, sizeof number);
    return sizeof number;
}

ulong C_GetAttributeValue(ulong handle, ulong object, attribute *template, ulong count) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    if (!token_present(&c)) LEAVE(DEVICE_REMOVED);
    if (!session_of(handle)) LEAVE(SESSION_HANDLE);
    token_key keys[32];
    size_t n = token_keys(keys, 32), key;
    int kind = object_of(object, keys, n, &key);
    ulong result = kind && has(&keys[key], kind) ? OK : OBJECT_HANDLE;
    for (ulong i = 0; result != OBJECT_HANDLE && i < count; i++) {
        static unsigned char value[8192];
        size_t length = value_of(&c, &keys[key], kind, template[i].type, value);
        if (length == 0) template[i].length = (ulong)-1, result = ATTRIBUTE;
        else if (!template[i].value) template[i].length = length;
        else if (template[i].length < length) template[i].length = (ulong)-1, result = SMALL;
        else memcpy(template[i].value, value, template[i].length = length);
    }
    token_free(keys, n);
    LEAVE(result);
}

static void hex_of(const attribute *a, char *hex, size_t most) {
    hex[0] = 0;
    for (ulong i = 0; a && i < a->length && 2 * i + 2 < most; i++) sprintf(hex + 2 * i, "%02x", ((unsigned char *)a->value)[i]);
}

/* Certificates alone; beside the older one until that is destroyed. */
ulong C_CreateObject(ulong handle, attribute *template, ulong count, ulong *object) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    const attribute *id = wanted(template, count, 0x102), *value = wanted(template, count, 0x11);
    char hex[129], name[200];
    if (!session_of(handle)) LEAVE(SESSION_HANDLE);
    if (!token_logged_in) LEAVE(NOT_LOGGED);
    if (!id || !value) LEAVE(TEMPLATE);
    hex_of(id, hex, sizeof hex);
    snprintf(name, sizeof name, "keys/%s.crt", hex);
    if (token_exists(name)) snprintf(name, sizeof name, "keys/%s.new", hex);
    token_write(name, value->value, value->length);
    token_log("create certificate %s", hex);
    *object = 999;
    LEAVE(OK);
}

ulong C_DestroyObject(ulong handle, ulong object) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    if (!session_of(handle)) LEAVE(SESSION_HANDLE);
    token_key keys[32];
    size_t n = token_keys(keys, 32), key;
    char old[200], new[200];
    int kind = object_of(object, keys, n, &key);
    if (kind == CERT) {
        snprintf(old, sizeof old, "keys/%s.crt", keys[key].id);
        snprintf(new, sizeof new, "keys/%s.new", keys[key].id);
        token_remove(old);
        token_rename(new, old);
        token_log("destroy certificate %s", keys[key].id);
    }
    token_free(keys, n);
    LEAVE(kind == CERT ? OK : OBJECT_HANDLE);
}

ulong C_GenerateKeyPair(ulong handle, ck_mechanism *m, attribute *public, ulong publics, attribute *private, ulong privates,
                        ulong *public_key, ulong *private_key) {
    (void)private, (void)privates;
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    char hex[129], label[65] = "";
    if (!session_of(handle)) LEAVE(SESSION_HANDLE);
    if (!token_logged_in) LEAVE(NOT_LOGGED);
    if (m->mechanism != c.ckm_gen) LEAVE(MECHANISM_INVALID);
    const attribute *name = wanted(public, publics, 3);
    hex_of(wanted(public, publics, 0x102), hex, sizeof hex);
    if (name && name->length < sizeof label) memcpy(label, name->value, name->length);
    int status = token_generate(hex, label);
    *public_key = *private_key = 999;
    LEAVE(rv_of(status));
}

ulong C_SignInit(ulong handle, ck_mechanism *m, ulong object) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    session *s = session_of(handle);
    if (!token_present(&c)) LEAVE(DEVICE_REMOVED);
    if (!s) LEAVE(SESSION_HANDLE);
    if (!token_logged_in) LEAVE(NOT_LOGGED);
    const mechanism *found = NULL;
    for (int i = 0; i < c.mechanism_count; i++) if (c.mechanisms[i].number == m->mechanism) found = &c.mechanisms[i];
    if (!found) LEAVE(MECHANISM_INVALID);
    token_key keys[32];
    size_t n = token_keys(keys, 32), key;
    int kind = object_of(object, keys, n, &key);
    if (kind != PRIVATE) {
        token_free(keys, n);
        LEAVE(KEY_HANDLE);
    }
    if (s->signing) token_free(&s->key, 1);
    s->key = keys[key];
    keys[key].sign = keys[key].enc = NULL;
    token_free(keys, n);
    s->mechanism = *found;
    s->signing = 1;
    context_logins = 0;
    LEAVE(OK);
}

ulong C_Sign(ulong handle, unsigned char *data, ulong length, unsigned char *out, ulong *size) {
    control c;
    ulong rv = enter(&c);
    if (rv) return rv;
    session *s = session_of(handle);
    if (!s) LEAVE(token_present(&c) ? SESSION_HANDLE : DEVICE_REMOVED);
    if (!s->signing) LEAVE(NOT_INITIALIZED_OP);
    if (c.always_authenticate && !context_logins) LEAVE(NOT_LOGGED);
    if (*size < 128) LEAVE(SMALL);
    int corrupt, status = token_fault(&c, &corrupt);
    token_key key = s->key;
    mechanism m = s->mechanism;
    s->signing = 0;
    s->key = (token_key){ 0 };
    if (status == T_SESSION) drop(s);
    pthread_mutex_unlock(&token_lock);
    size_t n = 0;
    if (status == T_OK) status = token_sign(&c, key.sign, m.input, m.output, corrupt, data, length, out, &n);
    token_free(&key, 1);
    *size = n;
    return rv_of(status);
}

static ulong none(void) { return NOT_SUPPORTED; }

static struct { version number; void *functions[68]; } list;

ulong C_GetFunctionList(void **out) {
    static const struct { int place; void *function; } ours[] = {
        { 0, C_Initialize }, { 1, C_Finalize }, { 2, C_GetInfo }, { 3, C_GetFunctionList }, { 4, C_GetSlotList },
        { 5, C_GetSlotInfo }, { 6, C_GetTokenInfo }, { 7, C_GetMechanismList }, { 12, C_OpenSession },
        { 13, C_CloseSession }, { 15, C_GetSessionInfo }, { 18, C_Login }, { 19, C_Logout }, { 20, C_CreateObject }, { 22, C_DestroyObject },
        { 24, C_GetAttributeValue }, { 26, C_FindObjectsInit }, { 27, C_FindObjects }, { 28, C_FindObjectsFinal },
        { 42, C_SignInit }, { 43, C_Sign }, { 59, C_GenerateKeyPair },
    };
    list.number = (version){ 2, 40 };
    for (int i = 0; i < 68; i++) list.functions[i] = none;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) list.functions[ours[i].place] = ours[i].function;
    *out = &list;
    return OK;
}
