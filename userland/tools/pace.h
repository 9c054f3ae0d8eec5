/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sending at a given rate. */
#ifndef TOOLS_PACE_H
#define TOOLS_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
	double ns_per_packet;		/* 0 = no limit */
	double ns_per_byte;		/* on the wire; 0 = no limit */
	bool active;			/* never sleep */
	double due;			/* when the next frame may go */
};

/* At most @pps packets and @gbps 10^9 bits on the wire per second; 0 = any. */
void pace_start(struct pace *p, double pps, double gbps, bool active);

/* Waits until a frame of @len bytes may be sent; a signal ends it early. */
void pace_wait(struct pace *p, uint32_t len);

#endif /* TOOLS_PACE_H */
