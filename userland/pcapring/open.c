// SPDX-License-Identifier: LGPL-2.1-or-later
/* From a handle that is to be activated to packets. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ring.h"

/* libpcap's longest packet. */
#define SNAPLEN_MOST	262144

/*
 * A protocol that no frame has (reserved by RFC 1701): a packet socket that
 * listens to it costs no packet anything.
 */
#define DEAF		htons(0xffff)

/* The data area has so many bytes for a packet, and no less than that. */
#define SLOT_MOST	2048
#define SLOTS_MOST	0x100000

/* How long packets wait for others; a program's time-out makes it shorter. */
#define FLUSH_MS	10

/* Headers that are moved must be there, however little is wanted. */
#define CAPLEN_LEAST	64

int source_failed(struct source *s, int code)
{
	snprintf(pcap_geterr(s->pcap), PCAP_ERRBUF_SIZE, "%s",
		 pfring_last_error());
	return code;
}

bool source_device(const char *name, char device[SOURCE_NAME_LEN])
{
	size_t len = strcspn(name, "@,;");

	if (!name[len] || !len || len >= SOURCE_NAME_LEN || if_nametoindex(name))
		return false;
	memcpy(device, name, len);
	device[len] = '\0';
	return true;
}

/* NULL: it may be one for a ring. */
static const char *why_not(const char *device)
{
	struct ifreq ifr = { 0 };
	int fd, rc, err;

	/* The family says whether there is a module: libpfring may do without. */
	fd = socket(PF_RING, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
	if (fd < 0)
		return errno == EPERM || errno == EACCES ? "not permitted" :
		       "pf_ring.ko is not loaded";
	close(fd);
	if (!strcmp(device, "any"))
		return NULL;
	if (strlen(device) >= sizeof(ifr.ifr_name))
		return "no such device";
	strcpy(ifr.ifr_name, device);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return strerror(errno);
	rc = ioctl(fd, SIOCGIFHWADDR, &ifr);
	err = errno;
	close(fd);
	if (rc)
		return strerror(err);
	if (ifr.ifr_hwaddr.sa_family != ARPHRD_ETHER &&
	    ifr.ifr_hwaddr.sa_family != ARPHRD_LOOPBACK)
		return "its frames have no Ethernet header";
	return NULL;
}

static uint32_t slots_of(const struct wishes *wishes, uint32_t caplen)
{
	uint32_t slot = caplen < SLOT_MOST ? caplen : SLOT_MOST;
	uint32_t slots;

	if (wishes->buffer_size <= 0)
		return 0;
	slots = (uint32_t)wishes->buffer_size /
		(slot + (uint32_t)sizeof(struct pfr_desc)) + 1;
	return slots < SLOTS_MOST ? slots : SLOTS_MOST;
}

static int lo_index(void)
{
	return (int)if_nametoindex("lo");
}

static int open_ring(const struct wishes *wishes, struct source *s)
{
	uint32_t caplen = (uint32_t)s->snaplen, flags = environment_flags();

	if (wishes->tstamp_type == PCAP_TSTAMP_ADAPTER ||
	    wishes->tstamp_type == PCAP_TSTAMP_ADAPTER_UNSYNCED)
		flags |= PF_RING_HW_TIMESTAMP;
	if (caplen > MAX_CAPLEN)
		caplen = MAX_CAPLEN;
	if (caplen < CAPLEN_LEAST)
		caplen = CAPLEN_LEAST;
	s->ring = pfring_open_slots(wishes->source, caplen, flags,
				    slots_of(wishes, caplen));
	if (s->ring)
		return 0;
	return source_failed(s, errno == ENODEV ? PCAP_ERROR_NO_SUCH_DEVICE :
				errno == EPERM ? PCAP_ERROR_PERM_DENIED :
						 PCAP_ERROR);
}

static struct source *new_source(const struct wishes *wishes, pcap_t *pcap)
{
	struct source *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->pcap = pcap;
	s->packet_fd = -1;
	s->lo_index = lo_index();
	s->snaplen = wishes->snaplen;
	if (s->snaplen <= 0 || s->snaplen > SNAPLEN_MOST)
		s->snaplen = SNAPLEN_MOST;
	s->nano = pcap_get_tstamp_precision(pcap) == PCAP_TSTAMP_PRECISION_NANO;
	s->spin = environment_spins();
	s->no_timeout = wishes->timeout <= 0;
	/* A frame of the ring, and a header of Linux' in front of it. */
	s->scratch = malloc(MAX_CAPLEN + 64);
	if (s->scratch)
		return s;
	free(s);
	return NULL;
}

int source_open(const struct wishes *wishes, pcap_t *pcap, struct source **to)
{
	const char *name = wishes->source, *why;
	char device[SOURCE_NAME_LEN];
	bool queues = source_device(name, device);
	struct source *s;
	int rc;

	if (source_forbidden())
		return 0;
	why = wishes->rfmon ? "it is to be in monitor mode" :
	      wishes->protocol ? "one protocol is wanted" :
				 why_not(queues ? device : name);
	if (why) {
		environment_no_ring(name, why);
		return 0;
	}
	s = new_source(wishes, pcap);
	if (!s) {
		snprintf(pcap_geterr(pcap), PCAP_ERRBUF_SIZE,
			 "not enough memory");
		return PCAP_ERROR;
	}
	rc = open_ring(wishes, s);
	if (rc && !queues) {
		environment_no_ring(name, pfring_last_error());
		source_close(s);
		return 0;
	}
	if (!rc)
		rc = environment_apply(s->ring, pcap);
	if (rc) {
		source_close(s);
		return rc;
	}
	*to = s;
	return 1;
}

/* From now on, nothing of what libpcap's own socket listens to exists. */
static int make_deaf(struct source *s)
{
	struct sockaddr_ll addr = { 0 };
	socklen_t len = sizeof(addr);

	if (getsockname(s->packet_fd, (struct sockaddr *)&addr, &len))
		return -1;
	addr.sll_protocol = DEAF;
	return bind(s->packet_fd, (struct sockaddr *)&addr, sizeof(addr));
}

static int set_up(struct source *s, const struct wishes *wishes)
{
	uint32_t view = s->cooked ? PFR_FILTER_NETWORK : PFR_FILTER_DEVICE;
	int rc = 0;

	/* A module that does not know it: filters run here. */
	setsockopt(source_fd(s), SOL_PF_RING,
		   PFR_SO_FILTER_VIEW, &view, sizeof(view));
	if (wishes->immediate)
		rc = pfring_set_poll_watermark(s->ring, 1);
	else if (wishes->timeout > 0 && wishes->timeout < FLUSH_MS)
		rc = pfring_set_poll_watermark_timeout(s->ring,
						       (uint16_t)wishes->timeout);
	/* What is sent on lo is received there, too: once is enough. */
	if (!rc && !strcmp(wishes->source, "lo"))
		rc = pfring_set_direction(s->ring, rx_only_direction);
	if (!rc)
		rc = pfring_enable_ring(s->ring);
	return rc ? source_failed(s, PCAP_ERROR) : 0;
}

int source_begin(struct source *s, const struct wishes *wishes, int packet_fd)
{
	s->packet_fd = packet_fd;
	/* Within pcap_activate(), the handle does not tell its link type yet. */
	s->cooked = !strcmp(wishes->source, "any");
	if (make_deaf(s)) {
		snprintf(pcap_geterr(s->pcap), PCAP_ERRBUF_SIZE,
			 "cannot bind the packet socket: %s", strerror(errno));
		return PCAP_ERROR;
	}
	return set_up(s, wishes);
}

int source_fd(struct source *s)
{
	return pfring_get_selectable_fd(s->ring);
}

void source_close(struct source *s)
{
	if (s->ring)
		pfring_close(s->ring);
	filter_free(&s->filter);
	free(s->scratch);
	free(s);
}
