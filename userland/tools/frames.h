/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What pfsend sends: frames of a file, or made up. */
#ifndef TOOLS_FRAMES_H
#define TOOLS_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "pcap_file.h"

#define FRAME_MIN	42	/* Ethernet, IPv4 and UDP headers */
#define FRAME_MAX	65535

/* "02:00:00:00:00:01"; false if it is not like that. */
bool read_mac(const char *text, unsigned char mac[6]);

/*
 * Makes a UDP frame, 10.0.0.1 to 10.255.255.254, ports 9 (discard). NULL bytes
 * if there is no memory.
 */
struct frame make_frame(const unsigned char smac[6],
			const unsigned char dmac[6], uint32_t len);

/* Gives a frame of make_frame() the source 10.0.0.1 + @n. */
void set_source(struct frame *frame, uint32_t n);

#endif /* TOOLS_FRAMES_H */
