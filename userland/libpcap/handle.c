// SPDX-License-Identifier: LGPL-2.1-or-later
/* From pcap_create() to pcap_close(). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "handle.h"

#define MOST		64		/* what is more is libpcap's */
#define PROC		"/proc/net/pf_ring"

static struct handle handles[MOST];

void *real_function(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (function)
		return function;
	fprintf(stderr, "libpfring-pcap: this libpcap has no %s()\n", name);
	abort();
}

struct handle *handle_of(pcap_t *pcap)
{
	int i;

	for (i = 0; pcap && i < MOST; i++)
		if (atomic_load(&handles[i].pcap) == (uintptr_t)pcap)
			return &handles[i];
	return NULL;
}

struct handle *open_handle_of(pcap_t *pcap)
{
	struct handle *h = handle_of(pcap);

	return h && h->ring ? h : NULL;
}

int handle_failed(struct handle *h, int code)
{
	snprintf(pcap_geterr((pcap_t *)atomic_load(&h->pcap)), PCAP_ERRBUF_SIZE,
		 "%s", pfring_last_error());
	return code;
}

static struct handle *new_handle(void)
{
	int i;

	for (i = 0; i < MOST; i++)
		if (!atomic_exchange(&handles[i].used, true))
			return &handles[i];
	return NULL;
}

static void free_handle(struct handle *h)
{
	atomic_store(&h->pcap, 0);
	if (h->ring)
		pfring_close(h->ring);
	h->ring = NULL;
	free(h->source);
	h->source = NULL;
	atomic_store(&h->used, false);
}

/* Can a ring read it? Whatever is in the way, libpcap has its own words for. */
static bool is_for_rings(const char *source)
{
	pfring *probe;

	/* The library's other sources, pcap: among them, are no devices. */
	if (!source || strchr(source, ':') || access(PROC, F_OK))
		return false;
	probe = pfring_open(source, 1, 0);
	if (probe)
		pfring_close(probe);
	return probe;
}

pcap_t *pcap_create(const char *source, char *errbuf)
{
	struct handle *h = is_for_rings(source) ? new_handle() : NULL;
	pcap_t *pcap;

	if (!h)
		return REAL(pcap_create)(source, errbuf);
	pcap = pcap_open_dead(DLT_EN10MB, MAX_CAPLEN);
	h->source = strdup(source);
	if (!pcap || !h->source) {
		snprintf(errbuf, PCAP_ERRBUF_SIZE, "not enough memory");
		if (pcap)
			REAL(pcap_close)(pcap);
		free_handle(h);
		return NULL;
	}
	h->snaplen = MAX_CAPLEN;
	h->timeout = 0;
	h->precision = PCAP_TSTAMP_PRECISION_MICRO;
	h->promisc = false;
	h->immediate = false;
	h->spin = getenv("PCAP_PF_RING_ACTIVE_POLL");
	atomic_store(&h->nonblock, false);
	atomic_store(&h->stop, false);
	atomic_store(&h->pcap, (uintptr_t)pcap);
	return pcap;
}

/* ----------------------------------------------------------------- settings */

static int settable(const struct handle *h)
{
	return h->ring ? PCAP_ERROR_ACTIVATED : 0;
}

/* As libpcap: what is no length means the longest. */
int pcap_set_snaplen(pcap_t *p, int snaplen)
{
	struct handle *h = handle_of(p);

	if (!h)
		return REAL(pcap_set_snaplen)(p, snaplen);
	if (!h->ring)
		h->snaplen = snaplen > 0 && snaplen < MAX_CAPLEN ? snaplen :
								   MAX_CAPLEN;
	return settable(h);
}

int pcap_set_promisc(pcap_t *p, int promisc)
{
	struct handle *h = handle_of(p);

	if (!h)
		return REAL(pcap_set_promisc)(p, promisc);
	if (!h->ring)
		h->promisc = promisc;
	return settable(h);
}

int pcap_set_timeout(pcap_t *p, int timeout)
{
	struct handle *h = handle_of(p);

	if (!h)
		return REAL(pcap_set_timeout)(p, timeout);
	if (!h->ring)
		h->timeout = timeout;
	return settable(h);
}

int pcap_set_immediate_mode(pcap_t *p, int immediate)
{
	struct handle *h = handle_of(p);

	if (!h)
		return REAL(pcap_set_immediate_mode)(p, immediate);
	if (!h->ring)
		h->immediate = immediate;
	return settable(h);
}

int pcap_set_tstamp_precision(pcap_t *p, int precision)
{
	struct handle *h = handle_of(p);

	if (!h)
		return REAL(pcap_set_tstamp_precision)(p, precision);
	if (precision != PCAP_TSTAMP_PRECISION_MICRO &&
	    precision != PCAP_TSTAMP_PRECISION_NANO)
		return PCAP_ERROR_TSTAMP_PRECISION_NOTSUP;
	if (!h->ring)
		h->precision = precision;
	return settable(h);
}

/* The ring has its size from the module, and the clock is the kernel's. */
int pcap_set_buffer_size(pcap_t *p, int size)
{
	struct handle *h = handle_of(p);

	return h ? settable(h) : REAL(pcap_set_buffer_size)(p, size);
}

int pcap_set_tstamp_type(pcap_t *p, int type)
{
	struct handle *h = handle_of(p);

	return h ? settable(h) : REAL(pcap_set_tstamp_type)(p, type);
}

int pcap_set_rfmon(pcap_t *p, int rfmon)
{
	struct handle *h = handle_of(p);

	return h ? settable(h) : REAL(pcap_set_rfmon)(p, rfmon);
}

int pcap_can_set_rfmon(pcap_t *p)
{
	return handle_of(p) ? 0 : REAL(pcap_can_set_rfmon)(p);
}

int pcap_snapshot(pcap_t *p)
{
	struct handle *h = handle_of(p);

	return h ? h->snaplen : REAL(pcap_snapshot)(p);
}

int pcap_get_tstamp_precision(pcap_t *p)
{
	struct handle *h = handle_of(p);

	return h ? h->precision : REAL(pcap_get_tstamp_precision)(p);
}

/* ------------------------------------------------------------------ opening */

/* What the guide lets the environment say. */
static int set_environment(pfring *ring)
{
	const char *cluster = getenv("PCAP_PF_RING_CLUSTER_ID");
	const char *name = getenv("PCAP_PF_RING_APPNAME");
	bool flows = getenv("PCAP_PF_RING_USE_CLUSTER_PER_FLOW");
	int rc;

	rc = pfring_set_application_name(ring, name ? (char *)name :
					 program_invocation_short_name);
	if (!rc && cluster)
		rc = pfring_set_cluster(ring, (unsigned int)atoi(cluster),
					flows ? cluster_per_flow :
						cluster_round_robin);
	if (!rc && getenv("PCAP_PF_RING_RSS_REHASH"))
		rc = pfring_enable_rss_rehash(ring);
	return rc;
}

int pcap_activate(pcap_t *p)
{
	struct handle *h = handle_of(p);
	int rc;

	if (!h)
		return REAL(pcap_activate)(p);
	if (h->ring)
		return PCAP_ERROR_ACTIVATED;
	h->ring = pfring_open(h->source, (uint32_t)h->snaplen,
			      h->promisc ? PF_RING_PROMISC : 0);
	if (!h->ring)
		return handle_failed(h, errno == ENODEV ?
					PCAP_ERROR_NO_SUCH_DEVICE : PCAP_ERROR);
	rc = set_environment(h->ring);
	if (!rc && h->immediate)
		rc = pfring_set_poll_watermark(h->ring, 1);
	if (!rc)
		rc = pfring_enable_ring(h->ring);
	if (!rc)
		return 0;
	pfring_close(h->ring);
	h->ring = NULL;
	return handle_failed(h, PCAP_ERROR);
}

pcap_t *pcap_open_live(const char *source, int snaplen, int promisc,
		       int timeout, char *errbuf)
{
	pcap_t *p = pcap_create(source, errbuf);

	if (!p)
		return NULL;
	if (!handle_of(p)) {
		REAL(pcap_close)(p);
		return REAL(pcap_open_live)(source, snaplen, promisc, timeout,
					    errbuf);
	}
	pcap_set_snaplen(p, snaplen);
	pcap_set_promisc(p, promisc);
	pcap_set_timeout(p, timeout);
	if (!pcap_activate(p))
		return p;
	snprintf(errbuf, PCAP_ERRBUF_SIZE, "%s", pcap_geterr(p));
	pcap_close(p);
	return NULL;
}

void pcap_close(pcap_t *p)
{
	struct handle *h = handle_of(p);

	if (h)
		free_handle(h);
	REAL(pcap_close)(p);
}

/* -------------------------------------------------------------------- files */

/* A file's head has what our handle cannot tell libpcap. */
static pcap_t *likeness(pcap_t *p)
{
	const struct handle *h = handle_of(p);
	pcap_t *like = NULL;

	if (h)
		like = pcap_open_dead_with_tstamp_precision(DLT_EN10MB,
							    h->snaplen,
							    (u_int)h->precision);
	return like ? like : p;
}

static pcap_dumper_t *end_likeness(pcap_t *p, pcap_t *like,
				   pcap_dumper_t *dumper)
{
	if (like == p)
		return dumper;
	if (!dumper)
		strcpy(pcap_geterr(p), pcap_geterr(like));
	REAL(pcap_close)(like);
	return dumper;
}

pcap_dumper_t *pcap_dump_open(pcap_t *p, const char *path)
{
	pcap_t *like = likeness(p);

	return end_likeness(p, like, REAL(pcap_dump_open)(like, path));
}

pcap_dumper_t *pcap_dump_open_append(pcap_t *p, const char *path)
{
	pcap_t *like = likeness(p);

	return end_likeness(p, like, REAL(pcap_dump_open_append)(like, path));
}

pcap_dumper_t *pcap_dump_fopen(pcap_t *p, FILE *file)
{
	pcap_t *like = likeness(p);

	return end_likeness(p, like, REAL(pcap_dump_fopen)(like, file));
}
