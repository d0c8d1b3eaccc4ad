// Key stores (PEM text, PKCS#12 files) read with OpenSSL: its stacks are macros, which Swift does not see.
#pragma once
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

enum {
    SLUICE_STORE_READ = 0,
    SLUICE_STORE_MALFORMED = 1,
    SLUICE_STORE_PASSWORD = 2,      // none given, or not the right one
    SLUICE_STORE_UNSUPPORTED = 3,   // an algorithm that OpenSSL's default provider does not have
    SLUICE_STORE_KEY_PASSWORD = 4,  // the same as PASSWORD, of the private key alone
};

// What was read so far. The certificates keep the order of the file.
typedef struct {
    EVP_PKEY *key;
    int keys;
    STACK_OF(X509) * certificates;
    STACK_OF(X509) * trusted;  // those that Java's keytool marked as trusted
} sluice_store;

static inline void sluice_store_open(sluice_store *store) {
    store->key = NULL;
    store->keys = 0;
    store->certificates = sk_X509_new_null();
    store->trusted = sk_X509_new_null();
    ERR_clear_error();
}

static inline void sluice_store_close(sluice_store *store) {
    EVP_PKEY_free(store->key);
    sk_X509_pop_free(store->certificates, X509_free);
    sk_X509_free(store->trusted);
    ERR_clear_error();
}

// OpenSSL 3 reports an algorithm without provider in several words.
static inline int sluice_store_failure(int otherwise) {
    int code = otherwise;
    for (unsigned long error; (error = ERR_get_error()) != 0;) {
        int reason = ERR_GET_REASON(error);
        if (reason == ERR_R_UNSUPPORTED || reason == ERR_R_FETCH_FAILED ||
            (ERR_GET_LIB(error) == ERR_LIB_EVP && reason == EVP_R_UNSUPPORTED_ALGORITHM))
            code = SLUICE_STORE_UNSUPPORTED;
    }
    return code;
}

// RC2 and the like of old files. Loading a provider by name ends the default one's own loading.
static inline int sluice_load_legacy(void) {
    return OSSL_PROVIDER_load(NULL, "legacy") != NULL && OSSL_PROVIDER_load(NULL, "default") != NULL;
}

// Without a password OpenSSL would ask at the terminal.
static inline int sluice_store_password(char *buffer, int size, int writing, void *password) {
    (void)writing;
    if (!password) return -1;
    size_t length = strlen((const char *)password);
    if (length > (size_t)size) return -1;
    memcpy(buffer, password, length);
    return (int)length;
}

static inline int sluice_store_holds(const void *text, size_t length, const char *word) {
    size_t count = strlen(word);
    for (size_t at = 0; at + count <= length; at++)
        if (memcmp((const char *)text + at, word, count) == 0) return 1;
    return 0;
}

// All certificates of a PEM text and its first private key, if it has one.
static inline int sluice_store_read_pem(
    sluice_store *store, const void *text, size_t length, const char *key_password) {
    BIO *bio = BIO_new_mem_buf(text, (int)length);
    X509 *certificate;
    while ((certificate = PEM_read_bio_X509(bio, NULL, sluice_store_password, NULL)))
        sk_X509_push(store->certificates, certificate);
    int ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    BIO_free(bio);
    ERR_clear_error();
    if (!ended) return SLUICE_STORE_MALFORMED;
    if (!sluice_store_holds(text, length, "PRIVATE KEY-----")) return SLUICE_STORE_READ;
    bio = BIO_new_mem_buf(text, (int)length);
    store->key = PEM_read_bio_PrivateKey(bio, NULL, sluice_store_password, (void *)key_password);
    BIO_free(bio);
    ERR_clear_error();
    store->keys = 1;
    if (store->key) return SLUICE_STORE_READ;
    return sluice_store_holds(text, length, "ENCRYPTED") ? SLUICE_STORE_KEY_PASSWORD : SLUICE_STORE_MALFORMED;
}

static inline int sluice_store_is_trusted(const PKCS12_SAFEBAG *bag) {
    const STACK_OF(X509_ATTRIBUTE) *attributes = PKCS12_SAFEBAG_get0_attrs(bag);
    for (int i = 0; i < sk_X509_ATTRIBUTE_num(attributes); i++) {
        char name[64] = "";
        OBJ_obj2txt(
            name, sizeof name, X509_ATTRIBUTE_get0_object(sk_X509_ATTRIBUTE_value(attributes, i)), 1);
        if (strcmp(name, "2.16.840.1.113894.746875.1.1") == 0) return 1;
    }
    return 0;
}

static inline int sluice_store_take_bag(
    sluice_store *store, PKCS12_SAFEBAG *bag, const char *key_password) {
    int kind = PKCS12_SAFEBAG_get_nid(bag);
    if (kind == NID_certBag && PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate) {
        X509 *certificate = PKCS12_SAFEBAG_get1_cert(bag);
        if (!certificate) return SLUICE_STORE_MALFORMED;
        sk_X509_push(store->certificates, certificate);
        if (sluice_store_is_trusted(bag)) sk_X509_push(store->trusted, certificate);
    } else if (kind == NID_keyBag || kind == NID_pkcs8ShroudedKeyBag) {
        store->keys++;
        if (store->key) return SLUICE_STORE_READ;
        PKCS8_PRIV_KEY_INFO *opened = NULL;
        if (kind == NID_pkcs8ShroudedKeyBag) {
            opened = PKCS12_decrypt_skey(bag, key_password, -1);
            if (!opened) return sluice_store_failure(SLUICE_STORE_KEY_PASSWORD);
        }
        store->key = EVP_PKCS82PKEY(opened ? opened : PKCS12_SAFEBAG_get0_p8inf(bag));
        PKCS8_PRIV_KEY_INFO_free(opened);
        if (!store->key) return sluice_store_failure(SLUICE_STORE_MALFORMED);
    }
    return SLUICE_STORE_READ;
}

static inline int sluice_store_take_safe(
    sluice_store *store, PKCS7 *safe, const char *password, const char *key_password) {
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    if (PKCS7_type_is_data(safe)) {
        bags = PKCS12_unpack_p7data(safe);
        if (!bags) return SLUICE_STORE_MALFORMED;
    } else if (PKCS7_type_is_encrypted(safe)) {
        bags = PKCS12_unpack_p7encdata(safe, password, -1);
        if (!bags) return sluice_store_failure(SLUICE_STORE_PASSWORD);
    }
    int code = SLUICE_STORE_READ;
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags) && code == SLUICE_STORE_READ; i++)
        code = sluice_store_take_bag(store, sk_PKCS12_SAFEBAG_value(bags, i), key_password);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return code;
}

// Everything in a PKCS#12 file. Passwords may be null: then the empty one is tried.
static inline int sluice_store_read_pkcs12(
    sluice_store *store, const unsigned char *bytes, size_t length, const char *password,
    const char *key_password) {
    PKCS12 *file = d2i_PKCS12(NULL, &bytes, (long)length);
    if (!file) return SLUICE_STORE_MALFORMED;
    const char *given = password ? password : "";
    int code = SLUICE_STORE_READ;
    if (PKCS12_mac_present(file) && !PKCS12_verify_mac(file, given, -1))
        code = sluice_store_failure(SLUICE_STORE_PASSWORD);
    STACK_OF(PKCS7) *safes = code == SLUICE_STORE_READ ? PKCS12_unpack_authsafes(file) : NULL;
    if (code == SLUICE_STORE_READ && !safes) code = SLUICE_STORE_MALFORMED;
    for (int i = 0; i < sk_PKCS7_num(safes) && code == SLUICE_STORE_READ; i++)
        code = sluice_store_take_safe(
            store, sk_PKCS7_value(safes, i), given, key_password ? key_password : given);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    PKCS12_free(file);
    return code;
}

// The text in a memory BIO as a string that `sluice_store_free` frees.
static inline char *sluice_store_text(BIO *bio) {
    char *bytes = NULL;
    long length = BIO_get_mem_data(bio, &bytes);
    char *copy = (char *)OPENSSL_zalloc((size_t)length + 1);
    if (copy) memcpy(copy, bytes, (size_t)length);
    BIO_free(bio);
    return copy;
}

static inline void sluice_store_free(char *text) {
    if (text) OPENSSL_clear_free(text, strlen(text));
}

// The private key as unencrypted PKCS#8 PEM; null without one.
static inline char *sluice_store_key(sluice_store *store) {
    if (!store->key) return NULL;
    BIO *bio = BIO_new(BIO_s_secmem());
    PEM_write_bio_PKCS8PrivateKey(bio, store->key, NULL, NULL, 0, NULL, NULL);
    return sluice_store_text(bio);
}

// The certificate that the private key belongs to; null when it is not there.
static inline X509 *sluice_store_leaf(sluice_store *store) {
    X509 *leaf = NULL;
    for (int i = 0; i < sk_X509_num(store->certificates) && store->key && !leaf; i++) {
        X509 *one = sk_X509_value(store->certificates, i);
        if (X509_check_private_key(one, store->key) == 1) leaf = one;
    }
    ERR_clear_error();
    return leaf;
}

// The leaf and, one after the other, who signed it, as far as the store has them; null without a leaf.
static inline char *sluice_store_chain(sluice_store *store) {
    X509 *last = sluice_store_leaf(store);
    if (!last) return NULL;
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, last);
    for (int step = 0; step < sk_X509_num(store->certificates); step++) {
        if (X509_check_issued(last, last) == X509_V_OK) break;
        X509 *next = NULL;
        for (int i = 0; i < sk_X509_num(store->certificates) && !next; i++) {
            X509 *one = sk_X509_value(store->certificates, i);
            if (one != last && X509_check_issued(one, last) == X509_V_OK) next = one;
        }
        if (!next) break;
        PEM_write_bio_X509(bio, next);
        last = next;
    }
    return sluice_store_text(bio);
}

static inline int sluice_store_leaf_has_expired(sluice_store *store) {
    X509 *leaf = sluice_store_leaf(store);
    return leaf && X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0;
}

static inline int sluice_store_count(sluice_store *store) { return sk_X509_num(store->certificates); }

// All certificates as PEM; only those marked as trusted where some are.
static inline char *sluice_store_authorities(sluice_store *store) {
    BIO *bio = BIO_new(BIO_s_mem());
    STACK_OF(X509) *chosen = sk_X509_num(store->trusted) > 0 ? store->trusted : store->certificates;
    for (int i = 0; i < sk_X509_num(chosen); i++) PEM_write_bio_X509(bio, sk_X509_value(chosen, i));
    return sluice_store_text(bio);
}
