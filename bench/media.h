/* SPDX-License-Identifier: GPL-2.0-only */
/* RTP and SIP packets for the meter, where those of pktgen will not do. */
#ifndef BENCH_MEDIA_H
#define BENCH_MEDIA_H

#include <stdint.h>

/*
 * @kind: "rtp": 16 streams take turns, 60 bytes each packet; "sip": the same INVITE
 * of 501 bytes; "txt": 1,358 bytes of one letter. Returns 0 if the device cannot be had, and errno.
 */
int media_open(const char *device, const char *kind);

/* How many of @count were sent. */
uint64_t media_send(uint64_t count);

#endif /* BENCH_MEDIA_H */
