/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pfcount's figures: each second to stderr, at the end to stdout; or as JSON. */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include "capture.h"

struct report {
	const struct capture *capture;
	bool json;
	uint64_t start, last;		/* nanoseconds */
	uint64_t last_packets, last_bytes;
};

void report_start(struct report *r, const struct capture *c, bool json);
void report_interval(struct report *r);
void report_total(struct report *r);

#endif /* TOOLS_REPORT_H */
