/* SPDX-License-Identifier: GPL-2.0-only */
/* What the questions of pcapasks have in common. */
#ifndef VM_PCAPASKS_H
#define VM_PCAPASKS_H

#include <pcap/pcap.h>
#include <stdbool.h>

#include "sender.h"

/* Prints the call and its answer; the handle is called p. */
#define ASK(call)	ask_told(#call, call, p)

extern int ask_sender;		/* sends into v0 */

void ask_told(const char *what, int rc, pcap_t *p);
pcap_t *ask_create(const char *device);
pcap_t *ask_open(const char *device);
void ask_send(enum frame_kind kind, int num);
void ask_print(u_char *user, const struct pcap_pkthdr *hdr, const u_char *bytes);
void ask_read(pcap_t *p, int num);
void ask_filter(pcap_t *p, const char *text);

/* pcapreads.c: with packets. */
void part_read(void);
void part_wait(void);
void part_break(void);
void part_send(void);
void part_any(void);
void part_gone(void);

#endif /* VM_PCAPASKS_H */
