/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sound frames of all kinds, with few addresses and ports, so that they meet. */
#ifndef FRAMES_H
#define FRAMES_H

#include <linux/types.h>
#include <stdbool.h>

#define MAX_FRAME	512

/* @plain: no tags, labels and IPv6 extension headers. Returns the length. */
__u32 random_frame(__u8 frame[MAX_FRAME], bool plain);

#endif /* FRAMES_H */
