/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Device strings: "eth0", "eth0@0-3,5;eth1", "eth0,eth1", "any". */
#ifndef PFR_DEVICE_H
#define PFR_DEVICE_H

#include "pfring.h"

/**
 * pfr_device_parse - split a device string
 * @text: what the user wrote
 * @bindings: receives an address for each device
 *
 * Return: how many there are, or a negative PF_RING_ERROR_* with the reason
 * kept and errno set.
 */
int pfr_device_parse(const char *text,
		     struct sockaddr_pfr bindings[PFR_MAX_BINDINGS]);

#endif /* PFR_DEVICE_H */
