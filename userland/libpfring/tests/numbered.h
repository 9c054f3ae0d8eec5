/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames that have a number, in files and in rings of any back end. */
#ifndef NUMBERED_H
#define NUMBERED_H

#include <pcap/pcap.h>
#include <stdint.h>

#include "pfring.h"

#define FRAME	64	/* bytes of each */

void make_frame(unsigned char *frame, int number);
int number_of(const unsigned char *packet);

/* Frames first, first + step ... below @end, a second apart. */
void make_file(const char *name, int first, int step, int end, int type);

/* For cmocka: two files, with the even and with the odd numbers below 20. */
int make_files(void **state);
int remove_files(void **state);

extern char pcap_folder[64];
extern char pcap_path[2][128];	/* of the files, with "pcap:" */

pfring *open_enabled(const char *name, uint32_t flags);

/* Opening @name fails, and says @text. */
void refuse(const char *name, const char *text);

#endif /* NUMBERED_H */
