/* SPDX-License-Identifier: GPL-2.0-only */
/* Filters for SIP, of which none suits the INVITE of media.c. */
#ifndef BENCH_SIPGEN_H
#define BENCH_SIPGEN_H

#include "pf_ring_sip.h"

/*
 * "method": another method. "caller": the beginning of a caller. "parts": three
 * texts to be found anywhere, of which only the last is not there. Returns -1 if
 * there is no such filter.
 */
int sipgen(const char *name, struct sip_filter *filter);

#endif /* BENCH_SIPGEN_H */
