/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A filter of libpcap's, for packets that the kernel has not filtered.
 *
 * On Linux a filter looks at a frame whose VLAN tag, if hardware or the kernel
 * took one off, is not in its place but beside it. Instructions that ask for it
 * load ancillary data, which bpf_filter() does not know: they become constants,
 * set anew for each packet.
 */
#ifndef PCAPRING_FILTER_H
#define PCAPRING_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include <pcap/pcap.h>

struct filter {
	struct bpf_insn *insns;		/* NULL: everything passes */
	u_int num_beside;
	struct beside {
		u_int insn;
		uint32_t what;		/* SKF_AD_* */
	} *beside;
};

/* What a frame has beside it. */
struct beside_frame {
	bool tagged;
	uint16_t tpid, tci;
	uint32_t pkttype;		/* PACKET_* */
	uint32_t if_index;
};

/* False: no memory, and the filter is as it was. */
bool filter_set(struct filter *f, const struct bpf_program *program);

bool filter_passes(const struct filter *f, const struct beside_frame *beside,
		   const u_char *frame, u_int len, u_int caplen);

void filter_free(struct filter *f);

#endif /* PCAPRING_FILTER_H */
