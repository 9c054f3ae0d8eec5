/* SPDX-License-Identifier: GPL-2.0-only */
/* The release, which the Kbuild file takes from VERSION. */
#ifndef PFR_VERSION_H
#define PFR_VERSION_H

#include <linux/kernel.h>

/* Printed as "Slot version": the layout of rings, new when it changes. */
#define PFR_SLOT_VERSION	0x100

/* 1.2.3 = 0x010203 */
static inline u32 pfr_version_number(void)
{
	unsigned int major = 0, minor = 0, patch = 0;

	if (sscanf(PFR_VERSION, "%u.%u.%u", &major, &minor, &patch) != 3)
		return 0;
	return major << 16 | minor << 8 | patch;
}

#endif /* PFR_VERSION_H */
