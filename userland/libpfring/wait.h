/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sleeping until there are packets, and being woken. */
#ifndef PFR_WAIT_H
#define PFR_WAIT_H

#include "ring.h"

/**
 * pfr_wait_begin - a call is about to wait
 * @seen: receives what pfr_wait() and pfr_wait_end() want to know
 *
 * Return: false if pfring_breakloop() was called before, and has ended no call
 * yet: it ends this one, and pfr_wait_end() must not be called.
 */
bool pfr_wait_begin(struct __pfring *ring, uint32_t *seen);
void pfr_wait_end(struct __pfring *ring, uint32_t seen);

/**
 * pfr_wait - sleep until the kernel has packets for us
 * @timeout: milliseconds, -1 = forever, 0 = only look
 *
 * Return: 1 packets, or time to look for them; 0 time is over; negative errno:
 * -ENODEV the device is gone, -ECANCELED pfring_breakloop(), -EINTR, ...
 */
int pfr_wait(struct __pfring *ring, uint32_t seen, int timeout);

/* pfring_breakloop() was called since pfr_wait_begin(). */
bool pfr_wait_broken(struct __pfring *ring, uint32_t seen);

/* Whether pfring_breakloop() was called; the answer "yes" is given once. */
bool pfr_break_wanted(struct __pfring *ring);

/* Whether the kernel says that no more packets can come. */
bool pfr_device_gone(struct __pfring *ring);

#endif /* PFR_WAIT_H */
