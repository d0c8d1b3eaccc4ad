// Digests of OpenSSL's libcrypto, and its reading of key stores.
#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include "keystore.h"
