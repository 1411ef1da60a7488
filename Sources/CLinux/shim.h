// What Linux and glibc offer and Swift's Glibc module does not carry.
#ifndef WAYMARK_CLINUX_SHIM_H
#define WAYMARK_CLINUX_SHIM_H

#include <malloc.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

// prctl(2) takes what Swift cannot pass. 0 on success.
static inline int waymark_forbid_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

#endif
