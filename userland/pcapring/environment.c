// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the environment says. A number is what atoi() makes of it; of a switch,
 * being there is enough, whatever it is set to, unless it is called a number.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ring.h"

#define PREFIX		"PCAP_PF_RING_"
#define LAST_CLUSTER	254

/* In the order in which they are looked for: the first that is there counts. */
static const struct {
	const char *name;
	cluster_type type;
} cluster_types[] = {
	{ PREFIX "USE_CLUSTER_PER_FLOW", cluster_per_flow },
	{ PREFIX "USE_CLUSTER_PER_FLOW_2_TUPLE", cluster_per_flow_2_tuple },
	{ PREFIX "USE_CLUSTER_PER_FLOW_4_TUPLE", cluster_per_flow_4_tuple },
	{ PREFIX "USE_CLUSTER_PER_FLOW_TCP_5_TUPLE", cluster_per_flow_tcp_5_tuple },
	{ PREFIX "USE_CLUSTER_PER_FLOW_5_TUPLE", cluster_per_flow_5_tuple },
	{ PREFIX "USE_CLUSTER_PER_INNER_FLOW", cluster_per_inner_flow },
	{ PREFIX "USE_CLUSTER_PER_INNER_FLOW_2_TUPLE",
	  cluster_per_inner_flow_2_tuple },
	{ PREFIX "USE_CLUSTER_PER_INNER_FLOW_4_TUPLE",
	  cluster_per_inner_flow_4_tuple },
	{ PREFIX "USE_CLUSTER_PER_INNER_FLOW_TCP_5_TUPLE",
	  cluster_per_inner_flow_tcp_5_tuple },
	{ PREFIX "USE_CLUSTER_PER_INNER_FLOW_5_TUPLE",
	  cluster_per_inner_flow_5_tuple },
	{ PREFIX "USE_CLUSTER_ROUNDROBIN", cluster_round_robin },
};

/* Numbers: 0 is as if they were not there. */
static const struct {
	const char *name;
	uint32_t flag;
} flags[] = {
	{ PREFIX "DNA_RSS", PF_RING_DNA_SYMMETRIC_RSS },
	{ PREFIX "ZC_RSS", PF_RING_DNA_SYMMETRIC_RSS },
	{ PREFIX "STRIP_HW_TIMESTAMP", PF_RING_STRIP_HW_TIMESTAMP },
};

static const char * const others[] = {
	PREFIX "ACTIVE_POLL", PREFIX "APPNAME", PREFIX "CLUSTER_ID",
	PREFIX "DEBUG", PREFIX "RECV_ONLY", PREFIX "RSS_REHASH", PREFIX "RULES",
};

#define NUM(list)	(sizeof(list) / sizeof(*(list)))

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && atoi(value);
}

static bool named(const char *variable, const char *name)
{
	size_t len = strlen(name);

	return !strncmp(variable, name, len) && variable[len] == '=';
}

static bool known(const char *variable)
{
	size_t i;

	for (i = 0; i < NUM(cluster_types); i++)
		if (named(variable, cluster_types[i].name))
			return true;
	for (i = 0; i < NUM(flags); i++)
		if (named(variable, flags[i].name))
			return true;
	for (i = 0; i < NUM(others); i++)
		if (named(variable, others[i]))
			return true;
	return false;
}

/* Somebody expects something of it. */
static void tell_unknown(void)
{
	static atomic_flag told = ATOMIC_FLAG_INIT;
	char **variable = environ;

	if (atomic_flag_test_and_set(&told))
		return;
	for (; variable && *variable; variable++)
		if (!strncmp(*variable, PREFIX, strlen(PREFIX)) &&
		    !known(*variable))
			fprintf(stderr,
				"libpcap: %.*s in the environment is not known, and has no effect\n",
				(int)strcspn(*variable, "="), *variable);
}

uint32_t environment_flags(void)
{
	uint32_t all = 0;
	size_t i;

	for (i = 0; i < NUM(flags); i++)
		if (is_set(flags[i].name))
			all |= flags[i].flag;
	return all;
}

bool environment_spins(void)
{
	return is_set(PREFIX "ACTIVE_POLL");
}

bool source_forbidden(void)
{
	return getenv("PCAP_NO_PF_RING");
}

cluster_type environment_cluster_type(void)
{
	size_t i;

	for (i = 0; i < NUM(cluster_types); i++)
		if (getenv(cluster_types[i].name))
			return cluster_types[i].type;
	return cluster_round_robin;
}

/* 0: none. */
static unsigned int cluster_id(void)
{
	const char *value = getenv(PREFIX "CLUSTER_ID");
	int id = value ? atoi(value) : 0;

	if (id > 0 && id <= LAST_CLUSTER)
		return (unsigned int)id;
	if (value)
		fprintf(stderr,
			"libpcap: %s=%s is not between 1 and %d, and has no effect\n",
			PREFIX "CLUSTER_ID", value, LAST_CLUSTER);
	return 0;
}

static const char *application(void)
{
	const char *name = getenv(PREFIX "APPNAME");

	return name && *name && strlen(name) <= PFR_APPL_NAME_LEN ?
	       name : program_invocation_short_name;
}

/* A program may execute others for more rights: those do not read this. */
static const char *rules_file(void)
{
	return secure_getenv(PREFIX "RULES");
}

int environment_apply(pfring *ring, pcap_t *pcap)
{
	unsigned int cluster = cluster_id();
	int rc;

	tell_unknown();
	/* A name that nobody can print is no reason not to capture. */
	pfring_set_application_name(ring, (char *)application());
	rc = cluster ? pfring_set_cluster(ring, cluster,
					  environment_cluster_type()) : 0;
	if (!rc && is_set(PREFIX "RSS_REHASH"))
		rc = pfring_enable_rss_rehash(ring);
	if (!rc && is_set(PREFIX "RECV_ONLY"))
		rc = pfring_set_socket_mode(ring, recv_only_mode);
	if (rc) {
		snprintf(pcap_geterr(pcap), PCAP_ERRBUF_SIZE, "%s",
			 pfring_last_error());
		return PCAP_ERROR;
	}
	return rules_file() ? rules_apply(ring, rules_file(), pcap) : 0;
}

void environment_no_ring(const char *source, const char *why)
{
	const char *wish = getenv(PREFIX "CLUSTER_ID") ? "CLUSTER_ID" :
			   rules_file() ? "RULES" : NULL;

	tell_unknown();
	if (wish)
		fprintf(stderr,
			"libpcap: %s is not read through a ring, and %s%s has no effect: %s\n",
			source, PREFIX, wish, why);
	else if (getenv(PREFIX "DEBUG"))
		fprintf(stderr, "libpcap: %s is not read through a ring: %s\n",
			source, why);
}
