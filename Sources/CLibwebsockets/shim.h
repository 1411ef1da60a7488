// libwebsockets as Swift sees it. The importer does not carry over macros that are computed from
// others or cast to a type, so the few that are needed are given names of their own here.
#ifndef WAYMARK_CLIBWEBSOCKETS_SHIM_H
#define WAYMARK_CLIBWEBSOCKETS_SHIM_H

#include <libwebsockets.h>
#include <openssl/x509v3.h>

// Bytes that lws_write() needs before a payload, for the frame header it writes there.
static const int waymark_lws_pre = LWS_PRE;

// "No port": a vhost that does not listen by itself.
static const int waymark_lws_no_listen = CONTEXT_PORT_NO_LISTEN;

// lws_set_timeout(): close the connection from the event loop, soon, instead of at once.
static const int waymark_lws_kill_async = LWS_TO_KILL_ASYNC;

#endif
