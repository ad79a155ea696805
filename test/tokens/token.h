/*
 * A software token for gseal's tests, behind three doors: a PKCS#11 module, an SKF library, an SDF library. It holds SM2
 * keys over OpenSSL's libcrypto and misbehaves on demand. Everything it knows lies in the folder GSEAL_TOKEN_DIR:
 *   control   what it is and how it behaves, "name value" lines, read again at every call
 *   keys/     ID.key (PKCS#8 DER), ID.crt (DER), ID.label; ID.enc is the encryption key of the same container
 *   files/    files of an SKF application; files/list says which (skf.c)
 *   tries     PIN tries left
 *   signs     one byte for each call of sign, so that faults come once although the process is started again
 *   log       append-only: one line for each call that matters; never a PIN
 */
#ifndef GSEAL_TEST_TOKEN_H
#define GSEAL_TEST_TOKEN_H
#include <openssl/evp.h>
#include <pthread.h>
#include <stddef.h>

enum { T_OK, T_REMOVED, T_SESSION, T_LOGGED_OUT, T_ERROR, T_PIN_WRONG, T_PIN_LOCKED, T_NO_KEY };
enum { IN_E, IN_MESSAGE_Z, IN_MESSAGE };
enum { OUT_RAW, OUT_DER, OUT_DER_UNSIGNED, OUT_DER_PADDED };

#define MOST 16

typedef struct { unsigned long number; int input, output; } mechanism;
typedef struct { char kind[16]; long from, count, every; } fault;

typedef struct {
    char pin_sha256[65], serial[17], label[33], manufacturer[33], model[17], point[8];
    int tries, max_sessions, slow_ms, unplugged, reinit, always_authenticate, crash_at_start;
    unsigned long ckk, ckm_gen;
    mechanism mechanisms[MOST];
    int mechanism_count;
    fault faults[MOST];
    int fault_count;
    unsigned long hidden[MOST];
    int hidden_count;
} control;

typedef struct { char id[129], label[65]; EVP_PKEY *sign, *enc; int has_cert; } token_key;

extern pthread_mutex_t token_lock;
/* Counts removals: handles of an older number are void. */
extern long token_generation;
extern int token_logged_in;

control token_control(void);
int token_present(const control *c);
/* After Finalize: a token that needs it is seen again, an error that stays is over. */
void token_reinitialised(void);
void token_log(const char *format, ...);
int token_tries(const control *c);
int token_login(const control *c, const unsigned char *pin, size_t length);
size_t token_keys(token_key *keys, size_t most);
void token_free(token_key *keys, size_t count);
size_t token_read(const char *name, unsigned char *bytes, size_t most);
void token_write(const char *name, const unsigned char *bytes, size_t length);
int token_exists(const char *name);
void token_remove(const char *name);
void token_rename(const char *from, const char *to);
/* 04 x y */
void token_point(EVP_PKEY *key, unsigned char point[65]);
int token_generate(const char *id, const char *label);
/* The fault that is due for this call of sign; T_OK for none. Sets *corrupt when the value is to be spoilt. */
int token_fault(const control *c, int *corrupt);
int token_sign(const control *c, EVP_PKEY *key, int input, int output, int corrupt, const unsigned char *data,
               size_t length, unsigned char *signature, size_t *size);
#endif
