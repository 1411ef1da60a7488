// What Linux and glibc offer and Swift's Glibc module does not carry.
#ifndef WAYMARK_CLINUX_SHIM_H
#define WAYMARK_CLINUX_SHIM_H

#include <malloc.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#endif
