// The functions of this target are `static inline`, in include/bytescan.h; a C target needs one source file.
#include "bytescan.h"
