#include "heapsize.h"
