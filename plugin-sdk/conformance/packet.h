/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets in all forms, shown to the plugin. */
#ifndef CONFORM_PACKET_H
#define CONFORM_PACKET_H

#include "abi.h"
#include "corpus.h"
#include "pfring_conform.h"
#include "subject.h"

/* Devices that are there and that nobody else uses. */
#define DEVICE		"c0"	/* packets are shown here */
#define OTHER_DEVICE	"c1"	/* ... and here to the harness alone */

void packet_open(void);

/* A ring with long headers that is enabled. */
void packet_ring(struct ring *ring, const char *device);

/*
 * All of it to the rings of a device. @show has what is special, and gets what
 * came of it.
 */
void packet_show(const struct corpus_packet *p, const char *device,
		 struct conform_show *show);

/* One packet of each kind, as it is. */
void packet_show_all(void);

/* Assertions. */
void packet_check_forms(const struct subject *s);
void packet_check_exact(const struct subject *s);
void packet_check_parsed(const struct subject *s);
void packet_check_faults(const struct subject *s);

#endif /* CONFORM_PACKET_H */
