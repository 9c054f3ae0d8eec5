// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Loaded before an unchanged libpcap: until a handle is activated, each function
 * is libpcap's own, and we only remember what was asked for.
 */
#define _GNU_SOURCE
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "preload.h"

/* libpcap's, unless somebody asks for another. */
#define BUFFER_DEFAULT	(2 << 20)

struct shadow *shadow_of(pcap_t *p)
{
	return table_get(p);
}

struct source *source_of(pcap_t *p)
{
	struct shadow *shadow = shadow_of(p);

	return shadow ? shadow->source : NULL;
}

static void free_shadow(struct shadow *shadow)
{
	if (!shadow)
		return;
	if (shadow->source)
		source_close(shadow->source);
	free(shadow->name);
	free(shadow);
}

/* NULL: no memory, and libpcap does it alone. */
static struct shadow *new_shadow(const char *name)
{
	struct shadow *shadow = calloc(1, sizeof(*shadow));

	if (!shadow)
		return NULL;
	shadow->name = strdup(name);
	shadow->wishes.source = shadow->name;
	if (shadow->name)
		return shadow;
	free(shadow);
	return NULL;
}

static pcap_t *create(const char *source, char *errbuf)
{
	const char *name = source ? source : "any";
	char device[SOURCE_NAME_LEN];
	struct shadow *shadow;
	pcap_t *p;

	p = REAL(pcap_create)(!source_forbidden() &&
			      source_device(name, device) ? device : name,
			      errbuf);
	if (!p)
		return NULL;
	shadow = new_shadow(name);
	if (shadow && !table_put(p, shadow)) {
		free_shadow(shadow);
		shadow = NULL;
	}
	return p;
}

pcap_t *pcap_create(const char *source, char *errbuf)
{
	return INSIDE ? REAL(pcap_create)(source, errbuf) :
			create(source, errbuf);
}

/* libpcap takes or refuses a setting; what it took is remembered for the ring. */
static int taken(pcap_t *p, int rc, size_t wish, int value)
{
	struct shadow *shadow = rc ? NULL : shadow_of(p);

	if (shadow)
		memcpy((char *)&shadow->wishes + wish, &value, sizeof(value));
	return rc;
}

#define WISH(name)	offsetof(struct wishes, name)

int pcap_set_snaplen(pcap_t *p, int snaplen)
{
	return taken(p, REAL(pcap_set_snaplen)(p, snaplen),
		     WISH(snaplen), snaplen);
}

int pcap_set_timeout(pcap_t *p, int timeout)
{
	return taken(p, REAL(pcap_set_timeout)(p, timeout),
		     WISH(timeout), timeout);
}

int pcap_set_immediate_mode(pcap_t *p, int immediate)
{
	return taken(p, REAL(pcap_set_immediate_mode)(p, immediate),
		     WISH(immediate), immediate);
}

int pcap_set_rfmon(pcap_t *p, int rfmon)
{
	return taken(p, REAL(pcap_set_rfmon)(p, rfmon),
		     WISH(rfmon), rfmon);
}

int pcap_set_protocol_linux(pcap_t *p, int protocol)
{
	return taken(p, REAL(pcap_set_protocol_linux)(p, protocol),
		     WISH(protocol), protocol);
}

/* A positive answer is a warning: it does not have this type, and takes none. */
int pcap_set_tstamp_type(pcap_t *p, int type)
{
	return taken(p, REAL(pcap_set_tstamp_type)(p, type),
		     WISH(tstamp_type), type);
}

/* A size that is none is ignored, and the one before it stays. */
int pcap_set_buffer_size(pcap_t *p, int size)
{
	int rc = REAL(pcap_set_buffer_size)(p, size);

	return size > 0 ? taken(p, rc, WISH(buffer_size), size) : rc;
}

static int set_buffer(pcap_t *p, int size)
{
	return REAL(pcap_set_buffer_size)(p, size ? size : BUFFER_DEFAULT);
}

static int activate(pcap_t *p)
{
	struct shadow *shadow = shadow_of(p);
	struct source *source;
	int rc, status;

	if (!shadow || shadow->source)
		return REAL(pcap_activate)(p);
	rc = source_open(&shadow->wishes, p, &source);
	if (rc <= 0)
		return rc ? rc : REAL(pcap_activate)(p);
	/* The socket will be deaf. */
	set_buffer(p, SOURCE_BUFFER);
	status = REAL(pcap_activate)(p);
	if (status < 0) {
		source_close(source);
		set_buffer(p, shadow->wishes.buffer_size);
		return status;
	}
	if (source_begin(source, &shadow->wishes, REAL(pcap_fileno)(p))) {
		source_close(source);
		return PCAP_ERROR;
	}
	shadow->source = source;
	return status;
}

int pcap_activate(pcap_t *p)
{
	return INSIDE ? REAL(pcap_activate)(p) : activate(p);
}

/* Of these, libpcap tells the reason, too. */
static bool has_reason(int status)
{
	return status == PCAP_ERROR_NO_SUCH_DEVICE ||
	       status == PCAP_ERROR_PERM_DENIED ||
	       status == PCAP_ERROR_PROMISC_PERM_DENIED;
}

/* Cut off where there is no room. */
static void open_failed(pcap_t *p, const char *source, int status, char *errbuf)
{
	const char *words = pcap_geterr(p);
	char *all = NULL;
	int rc;

	if (status == PCAP_ERROR)
		rc = asprintf(&all, "%s: %s", source, words);
	else if (has_reason(status) && *words)
		rc = asprintf(&all, "%s: %s (%s)", source,
			      pcap_statustostr(status), words);
	else
		rc = asprintf(&all, "%s: %s", source,
			      pcap_statustostr(status));
	*errbuf = '\0';
	if (rc < 0)
		return;
	strncat(errbuf, all, PCAP_ERRBUF_SIZE - 1);
	free(all);
}

pcap_t *pcap_open_live(const char *source, int snaplen, int promisc,
		       int timeout, char *errbuf)
{
	int status;
	pcap_t *p;

	if (INSIDE)
		return REAL(pcap_open_live)(source, snaplen, promisc, timeout,
					    errbuf);
	p = create(source, errbuf);
	if (!p)
		return NULL;
	pcap_set_snaplen(p, snaplen);
	pcap_set_promisc(p, promisc);
	pcap_set_timeout(p, timeout);
	status = activate(p);
	if (status >= 0)
		return p;
	open_failed(p, source ? source : "any", status, errbuf);
	pcap_close(p);
	return NULL;
}

void pcap_close(pcap_t *p)
{
	struct shadow *shadow = INSIDE ? NULL : table_take(p);

	REAL(pcap_close)(p);
	free_shadow(shadow);
}
