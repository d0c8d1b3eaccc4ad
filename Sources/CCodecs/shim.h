// zlib for gzip streams, libdeflate for checksums.
#pragma once
#include <zlib.h>
#include <libdeflate.h>
