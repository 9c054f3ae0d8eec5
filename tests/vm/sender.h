/* SPDX-License-Identifier: GPL-2.0-only */
/* Frames onto a device, from within a test program. */
#ifndef VM_SENDER_H
#define VM_SENDER_H

#include "frame.h"

/* A packet socket, or -1 and errno. */
int sender_open(const char *device);

/* Numbers 0 .. @num - 1 of the plan, each as short as it can be. */
void sender_frames(int fd, const struct frame_plan *plan, int num);

/*
 * UDP over IPv4 with this payload, sent so that all of it, or no more than the
 * headers, is in one piece.
 */
void sender_payload(int fd, const void *payload, uint32_t len, bool one_piece);

#endif /* VM_SENDER_H */
