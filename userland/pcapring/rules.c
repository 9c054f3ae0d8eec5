// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * PCAP_PF_RING_RULES: libpfring-rules is not needed by programs that have no such
 * file, and is loaded by those that have.
 */
#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <librules.h>

#include "ring.h"

#define LIBRARY		"libpfring-rules.so.1"
#define LONGEST		(64UL << 20)

struct library {
	void *handle;
	__typeof__(pfr_rules_new) *new_set;
	__typeof__(pfr_rules_free) *free_set;
	__typeof__(pfr_rules_read_text) *read_text;
	__typeof__(pfr_rules_read_json) *read_json;
	__typeof__(pfr_rules_print_messages) *print_messages;
};

static bool load(struct library *l)
{
	l->handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!l->handle)
		return false;
	l->new_set = dlsym(l->handle, "pfr_rules_new");
	l->free_set = dlsym(l->handle, "pfr_rules_free");
	l->read_text = dlsym(l->handle, "pfr_rules_read_text");
	l->read_json = dlsym(l->handle, "pfr_rules_read_json");
	l->print_messages = dlsym(l->handle, "pfr_rules_print_messages");
	return l->new_set && l->free_set && l->read_text && l->read_json &&
	       l->print_messages;
}

/* All of a file, to be freed; NULL, and errno. */
static char *slurp(const char *path, size_t *length)
{
	FILE *in = fopen(path, "re");
	char *text = NULL, *grown;
	size_t room = 0, n;

	*length = 0;
	if (!in)
		return NULL;
	do {
		room += 65536;
		grown = room <= LONGEST ? realloc(text, room) : NULL;
		if (!grown) {
			errno = EFBIG;
			break;
		}
		text = grown;
		n = fread(text + *length, 1, room - *length, in);
		*length += n;
	} while (*length == room);
	if (!grown || ferror(in)) {
		free(text);
		text = NULL;
	}
	fclose(in);
	return text;
}

static int complain(pcap_t *pcap, const char *path, const char *why)
{
	snprintf(pcap_geterr(pcap), PCAP_ERRBUF_SIZE,
		 "PCAP_PF_RING_RULES=%s: %s", path, why);
	return PCAP_ERROR;
}

static int replace(pfring *ring, const struct pfr_rules *set)
{
	int policy = set->policy == PFR_POLICY_KEEP ? -1 :
		     set->policy == PFR_POLICY_ACCEPT;
	int rc;

	rc = pfring_replace_filtering_rules(ring, set->rules, set->num_rules,
					    set->hash_rules,
					    set->num_hash_rules, policy);
	if (!rc && set->sampling)
		rc = pfring_set_sampling_rate(ring, set->sampling);
	return rc;
}

static int apply(const struct library *l, pfring *ring, const char *path,
		 pcap_t *pcap)
{
	struct pfr_rules *set;
	size_t length, i = 0;
	char *text;
	int rc;

	text = slurp(path, &length);
	if (!text)
		return complain(pcap, path, strerror(errno));
	set = l->new_set();
	if (!set) {
		free(text);
		return complain(pcap, path, "not enough memory");
	}
	while (i < length && isspace((unsigned char)text[i]))
		i++;
	rc = (i < length && text[i] == '{' ? l->read_json : l->read_text)
	     (set, path, text, length);
	free(text);
	if (rc) {
		l->print_messages(set, stderr);
		rc = complain(pcap, path, "these are no rules");
	} else if (replace(ring, set)) {
		rc = complain(pcap, path, pfring_last_error());
	}
	l->free_set(set);
	return rc;
}

int rules_apply(pfring *ring, const char *path, pcap_t *pcap)
{
	struct library l = { 0 };
	int rc;

	if (load(&l))
		rc = apply(&l, ring, path, pcap);
	else
		rc = complain(pcap, path, dlerror() ?: LIBRARY " is missing");
	if (l.handle)
		dlclose(l.handle);
	return rc;
}
