/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of api share: its devices, rings on them, and traffic. */
#ifndef VM_APIRING_H
#define VM_APIRING_H

#include <pfring.h>

#include "frame.h"

#define PATIENCE	30000	/* ms */
#define SIZE		100

extern const char *tx, *rx, *other, *peer;

/* Opens what traffic is sent and seen with, as soon as the devices are known. */
void traffic_begin(void);
void traffic_end(void);

pfring *open_on(const char *device, uint32_t flags);
pfring *enabled(pfring *ring);
pfring *open_enabled(const char *device, uint32_t flags);

/* Numbers 0 .. @num - 1, in their places when this returns. */
void traffic_of(const struct frame_plan *plan, int num);
void traffic(int num);

/* How many frames are in the ring; the ends do not count. */
int drain(pfring *ring);

filtering_rule port_rule(uint16_t id, rule_action_behaviour action,
			 uint16_t port);

/* Rules, and where packets go instead; assertions are counted by file. 0 = all hold. */
int api_rules(void);

#endif /* VM_APIRING_H */
