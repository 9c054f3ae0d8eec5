/* SPDX-License-Identifier: GPL-2.0-only */
/* Files as tcpdump writes them, without time stamps. */
#ifndef VM_PCAPFILE_H
#define VM_PCAPFILE_H

#include <stdint.h>
#include <stdio.h>

struct pcapfile {
	FILE *file;
};

void pcapfile_create(struct pcapfile *pcap, const char *name);
/* Does nothing when no file was created. */
void pcapfile_write(struct pcapfile *pcap, const void *frame, uint32_t caplen,
		    uint32_t len);
void pcapfile_close(struct pcapfile *pcap);

#endif /* VM_PCAPFILE_H */
