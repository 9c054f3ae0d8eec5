// SPDX-License-Identifier: LGPL-2.1-or-later
/* BPF filters: libpcap compiles them, the kernel runs them. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	if (ring->ops->filter(ring, &filter))
		return pfr_fail_setting(ring, "cannot attach the filter");
	return 0;
}

static int compile(const char *filter_buffer, unsigned int caplen,
		   int link_type, pfring_bpf_program *filter)
{
	pcap_t *pcap;
	int rc = 0;

	if (!filter_buffer || !filter || !caplen || caplen > INT32_MAX)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a filter needs a text, a caplen and a place");
	/* The one of them whose two numbers differ. */
	pcap = pcap_open_dead(link_type == PFR_LINK_RAW ? DLT_RAW : link_type,
			      (int)caplen);
	if (!pcap)
		return pfr_fail(PF_RING_ERROR_NOT_ENOUGH_MEMORY,
				"not enough memory for the filter");
	if (pcap_compile(pcap, filter, filter_buffer, 1, PCAP_NETMASK_UNKNOWN))
		rc = pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			      "filter \"%.80s\": %s", filter_buffer,
			      pcap_geterr(pcap));
	pcap_close(pcap);
	return rc;
}

int pfring_parse_bpf_filter(const char *filter_buffer, unsigned int caplen,
			    pfring_bpf_program *filter)
{
	return compile(filter_buffer, caplen, DLT_EN10MB, filter);
}

unsigned int pfring_bpf_filter(const pfring_bpf_program *filter,
			       const unsigned char *packet, unsigned int caplen,
			       unsigned int len)
{
	return filter && packet ?
	       bpf_filter(filter->bf_insns, packet, len, caplen) : 0;
}

void pfring_free_bpf_filter(pfring_bpf_program *filter)
{
	if (filter)
		pcap_freecode(filter);
}

static char *format(const char *filter, bool vlan_set, uint16_t vlan_id)
{
	char *text = NULL;
	int rc;

	if (!vlan_set)
		return strdup(filter);
	/* Whatever follows "vlan" looks behind a tag, so "not vlan" is last. */
	if (vlan_id == RING_NO_VLAN)
		rc = asprintf(&text, "%s%s%snot vlan", *filter ? "(" : "",
			      filter, *filter ? ") and " : "");
	else
		rc = asprintf(&text, "vlan %u%s%s%s", vlan_id,
			      *filter ? " and (" : "", filter,
			      *filter ? ")" : "");
	return rc < 0 ? NULL : text;
}

/* The filter of the user and the one of the VLAN are one program. */
static int set_filter(struct __pfring *ring, const char *filter, bool vlan_set,
		      uint16_t vlan_id)
{
	struct bpf_program program;
	char *text, *copy;
	int rc;

	copy = strdup(filter);
	text = format(filter, vlan_set, vlan_id);
	if (!copy || !text) {
		errno = ENOMEM;
		rc = pfr_fail_errno("no memory for the filter");
		goto out;
	}
	/* Alone, "tcp) or (udp" is none, whatever it would be between brackets. */
	rc = compile(filter, ring->caplen, pfring_get_link_type(ring), &program);
	if (rc)
		goto out;
	if (vlan_set) {
		pcap_freecode(&program);
		rc = compile(text, ring->caplen, pfring_get_link_type(ring),
			     &program);
		if (rc)
			goto out;
	}
	rc = attach(ring, &program);
	pcap_freecode(&program);
	if (!rc) {
		free(ring->filter);
		ring->filter = copy;
		copy = NULL;
		ring->vlan_set = vlan_set;
		ring->vlan_id = vlan_id;
	}
out:
	free(text);
	free(copy);
	return rc;
}

static int detach(struct __pfring *ring)
{
	if (ring->ops->filter(ring, NULL))
		return pfr_fail_setting(ring, "cannot remove the filter");
	free(ring->filter);
	ring->filter = NULL;
	ring->vlan_set = false;
	return 0;
}

int pfring_set_bpf_filter(pfring *ring, char *filter_buffer)
{
	int rc;

	if (!ring || !filter_buffer)
		return pfr_null_pointer();
	pthread_mutex_lock(&ring->settings);
	rc = set_filter(ring, filter_buffer, ring->vlan_set, ring->vlan_id);
	pthread_mutex_unlock(&ring->settings);
	return rc;
}

int pfring_remove_bpf_filter(pfring *ring)
{
	int rc;

	if (!ring)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT, "no ring");
	pthread_mutex_lock(&ring->settings);
	rc = ring->vlan_set && ring->filter && *ring->filter ?
	     set_filter(ring, "", true, ring->vlan_id) : detach(ring);
	pthread_mutex_unlock(&ring->settings);
	return rc;
}

/* With the lock. */
static int set_vlan(struct __pfring *ring, uint16_t vlan_id)
{
	if (vlan_id != RING_ANY_VLAN)
		return set_filter(ring, ring->filter ? ring->filter : "", true,
				  vlan_id);
	if (!ring->vlan_set)
		return 0;
	return *ring->filter ? set_filter(ring, ring->filter, false, 0) :
			       detach(ring);
}

int pfring_set_vlan_id(pfring *ring, uint16_t vlan_id)
{
	int rc;

	if (!ring || (vlan_id >= 4096 && vlan_id != RING_ANY_VLAN))
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a VLAN is 1 to 4095, RING_NO_VLAN or RING_ANY_VLAN");
	pthread_mutex_lock(&ring->settings);
	rc = set_vlan(ring, vlan_id);
	pthread_mutex_unlock(&ring->settings);
	return rc;
}

#else

static int no_compiler(void)
{
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"this libpfring was built without libpcap and has no filter compiler");
}

int pfring_set_bpf_filter(pfring *ring, char *filter_buffer)
{
	return !ring || !filter_buffer ? pfr_null_pointer() : no_compiler();
}

int pfring_remove_bpf_filter(pfring *ring)
{
	return !ring ? pfr_null_pointer() : no_compiler();
}

int pfring_set_vlan_id(pfring *ring, uint16_t vlan_id)
{
	(void)vlan_id;
	return !ring ? pfr_null_pointer() : no_compiler();
}

int pfring_parse_bpf_filter(const char *filter_buffer, unsigned int caplen,
			    pfring_bpf_program *filter)
{
	(void)caplen;
	return !filter_buffer || !filter ? pfr_null_pointer() : no_compiler();
}

unsigned int pfring_bpf_filter(const pfring_bpf_program *filter,
			       const unsigned char *packet, unsigned int caplen,
			       unsigned int len)
{
	(void)filter, (void)packet, (void)caplen, (void)len;
	return 0;
}

void pfring_free_bpf_filter(pfring_bpf_program *filter)
{
	(void)filter;
}

#endif /* HAVE_PCAP */
