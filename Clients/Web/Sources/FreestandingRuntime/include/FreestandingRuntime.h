#pragma once

// What Embedded Swift expects of a C library, for WebAssembly without an operating system. There is
// nothing to call from Swift: the compiler and the standard library refer to it by name.
