// PCRE2 names its functions by code-unit width through macros; 8 makes the UTF-8 library.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
