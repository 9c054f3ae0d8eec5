/* SPDX-License-Identifier: GPL-2.0-only */
/* What the RTP plugin does in the kernel, done in a program by the same files. */
#ifndef BENCH_RTP_READER_H
#define BENCH_RTP_READER_H

#include <stdint.h>

void rtp_reader_packet(const uint8_t *packet, uint32_t caplen, uint64_t now);

/* Packets that should have come, of all streams; 0 if any was lost. */
uint64_t rtp_reader_expected(void);

#endif /* BENCH_RTP_READER_H */
