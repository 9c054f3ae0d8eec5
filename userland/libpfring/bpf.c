// SPDX-License-Identifier: LGPL-2.1-or-later
/* BPF filters: libpcap compiles them, the kernel runs them. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "error.h"
#include "ring.h"

#ifdef HAVE_PCAP

#include <linux/filter.h>
#include <pcap/pcap.h>

static int attach(struct __pfring *ring, const struct bpf_program *program)
{
	struct sock_filter code[BPF_MAXINSNS];
	struct sock_fprog filter = { .filter = code };
	unsigned int i;

	if (program->bf_len > BPF_MAXINSNS)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"the filter is too long: %u instructions, the kernel takes %d",
				program->bf_len, BPF_MAXINSNS);
	for (i = 0; i < program->bf_len; i++) {
		code[i].code = program->bf_insns[i].code;
		code[i].jt = program->bf_insns[i].jt;
		code[i].jf = program->bf_insns[i].jf;
		code[i].k = program->bf_insns[i].k;
	}
	filter.len = (unsigned short)program->bf_len;
	if (setsockopt(ring->fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
		       sizeof(filter)))
		return pfr_fail_errno("cannot attach the filter");
	return 0;
}

int pfring_set_bpf_filter(pfring *ring, const char *filter_buffer)
{
	struct bpf_program program;
	pcap_t *pcap;
	int rc;

	if (!ring || !filter_buffer)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a pointer is NULL");
	pcap = pcap_open_dead(DLT_EN10MB, (int)ring->caplen);
	if (!pcap)
		return pfr_fail(PF_RING_ERROR_NOT_ENOUGH_MEMORY,
				"not enough memory for the filter");
	if (pcap_compile(pcap, &program, filter_buffer, 1,
			 PCAP_NETMASK_UNKNOWN)) {
		rc = pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			      "filter \"%.80s\": %s", filter_buffer,
			      pcap_geterr(pcap));
	} else {
		rc = attach(ring, &program);
		pcap_freecode(&program);
	}
	pcap_close(pcap);
	return rc;
}

#else

int pfring_set_bpf_filter(pfring *ring, const char *filter_buffer)
{
	if (!ring || !filter_buffer)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a pointer is NULL");
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"this libpfring was built without libpcap and has no filter compiler");
}

#endif /* HAVE_PCAP */

int pfring_remove_bpf_filter(pfring *ring)
{
	int ignored = 0;

	if (!ring)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT, "no ring");
	if (setsockopt(ring->fd, SOL_SOCKET, SO_DETACH_FILTER, &ignored,
		       sizeof(ignored)))
		return pfr_fail_errno("cannot remove the filter");
	return 0;
}
