// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring doctor - what is in the way of packets? */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <linux/capability.h>
#include <pfring.h>

#include "cmdline.h"
#include "command.h"
#include "findings.h"
#include "nic.h"
#include "proc.h"

static const char usage[] =
"Usage: pfring doctor [OPTIONS] [DEVICE...]\n"
"Looks at the module, at what this user may do, at devices and at open rings, and\n"
"says what to change. Nothing is changed. Without DEVICE: all that are up.\n"
"\n"
"  -j, --json              one object per finding and line\n"
"  -h, --help\n"
"\n"
"Exit status: 0 all is fine but for advice, 3 no module, 4 there is trouble.\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* The first number of a file, or @none. */
static long number_in(const char *path, long none)
{
	FILE *in = fopen(path, "re");
	long value;

	if (!in)
		return none;
	if (fscanf(in, "%ld", &value) != 1)
		value = none;
	fclose(in);
	return value;
}

/* ------------------------------------------------------------------ module */

static bool module_is_on_disk(void)
{
	struct utsname name;
	char path[512], line[512];
	bool found = false;
	FILE *in;

	if (uname(&name))
		return false;
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep",
		 name.release);
	in = fopen(path, "re");
	if (!in)
		return false;
	while (!found && fgets(line, sizeof(line), in))
		found = strstr(line, "/pf_ring.ko");
	fclose(in);
	return found;
}

static bool check_module(void)
{
	struct facts info;
	const char *version;
	bool quick;

	if (!facts_read(&info, "info")) {
		if (module_is_on_disk())
			finding(TROUBLE, "module", "modprobe pf_ring",
				"pf_ring.ko is installed, but not loaded");
		else
			finding(TROUBLE, "module",
				"make install && modprobe pf_ring",
				"pf_ring.ko is not there for this kernel");
		return false;
	}
	version = fact_text(&info, "Version");
	if (strcmp(version, VERSION) != 0)
		finding(ADVICE, "module", "install both from one release",
			"version %s is loaded, this command is %s", version,
			VERSION);
	else
		finding(FINE, "module", NULL, "version %s is loaded", version);
	quick = !strcmp(fact_text(&info, "Socket Mode"), "Quick");
	if (quick)
		finding(ADVICE, "module",
			"load it without quick_mode=1 for rules, clusters and long headers",
			"it was loaded with quick_mode=1");
	if (strncmp(fact_text(&info, "Capture TX"), "Yes", 3) != 0)
		finding(ADVICE, "module",
			"load it without enable_tx_capture=0 to see them",
			"sent packets are not captured");
	facts_free(&info);
	return true;
}

/* ------------------------------------------------------------------- rights */

static uint64_t capabilities(void)
{
	FILE *in = fopen("/proc/self/status", "re");
	uint64_t set = 0;
	char line[256];

	if (!in)
		return 0;
	while (fgets(line, sizeof(line), in))
		if (sscanf(line, "CapEff: %" SCNx64, &set) == 1)
			break;
	fclose(in);
	return set;
}

static void check_rights(void)
{
	uint64_t set = capabilities();
	pfring *ring;

	if (set & 1ULL << CAP_NET_RAW)
		finding(FINE, "rights", NULL, "this user may capture");
	else
		finding(TROUBLE, "rights",
			"be root, or: setcap cap_net_raw+ep PROGRAM",
			"this user has no CAP_NET_RAW and may not capture");
	if (!(set & 1ULL << CAP_NET_ADMIN))
		finding(ADVICE, "rights",
			"load them before, or: setcap cap_net_raw,cap_net_admin+ep PROGRAM",
			"without CAP_NET_ADMIN, rules do not load the plugins they name");
	if (!(set & 1ULL << CAP_NET_RAW))
		return;
	ring = pfring_open("any", 64, 0);
	if (ring)
		finding(FINE, "rights", NULL, "a ring can be opened");
	else
		finding(TROUBLE, "rights", errno == EPERM ?
			"the network namespace belongs to another user: see allow_userns" :
			NULL, "a ring cannot be opened: %s", pfring_last_error());
	if (ring)
		pfring_close(ring);
}

/* ------------------------------------------------------------------- kernel */

static void check_kernel(void)
{
	struct softnet softnet;

	if (number_in("/proc/sys/net/core/bpf_jit_enable", 1) == 0)
		finding(ADVICE, "kernel", "sysctl -w net.core.bpf_jit_enable=1",
			"BPF filters are interpreted, which makes them slow");
	if (!softnet_read(&softnet))
		return;
	if (softnet.dropped)
		finding(TROUBLE, "kernel",
			"sysctl -w net.core.netdev_max_backlog=10000, more RX queues, or less work per packet",
			"the backlog of a processor was full: %llu packets were lost before anybody saw them",
			(unsigned long long)softnet.dropped);
	else
		finding(FINE, "kernel", NULL,
			"no processor's backlog was ever full (%llu times one had no time left for a while)",
			(unsigned long long)softnet.squeezed);
}

/* ------------------------------------------------------------------ devices */

static void check_losses(const struct nic *nic)
{
	uint64_t lost = nic->rx_missed > nic->rx_fifo ? nic->rx_missed :
							nic->rx_fifo;

	if (lost && nic->rx_slots < nic->max_rx_slots) {
		char advice[128];

		snprintf(advice, sizeof(advice), "ethtool -G %s rx %u",
			 nic->name, nic->max_rx_slots);
		finding(TROUBLE, nic->name, advice,
			"the adapter's ring of %u slots was full: %llu packets were lost",
			nic->rx_slots, (unsigned long long)lost);
	} else if (lost) {
		finding(TROUBLE, nic->name,
			"more RX queues, or less work for the processors that serve them",
			"the adapter's ring was full: %llu packets were lost",
			(unsigned long long)lost);
	} else {
		finding(FINE, nic->name, NULL,
			"the adapter has lost no packet");
	}
	if (nic->rx_dropped)
		finding(ADVICE, nic->name,
			"compare again while you capture: rings may have seen them all the same",
			"the stack dropped %llu packets, most often because nobody wanted their protocol",
			(unsigned long long)nic->rx_dropped);
}

static void check_offloads(const struct nic *nic)
{
	char advice[128];

	if (nic->lro) {
		snprintf(advice, sizeof(advice), "ethtool -K %s lro off",
			 nic->name);
		finding(TROUBLE, nic->name, advice,
			"LRO joins packets in a way that cannot be undone: what is reflected is not what came");
	}
	if (nic->gro || nic->tso || nic->gso) {
		snprintf(advice, sizeof(advice),
			 "a caplen of 65535 keeps them, or: ethtool -K %s gro off tso off gso off",
			 nic->name);
		finding(ADVICE, nic->name, advice,
			"%s%s%s: captured packets may be longer than the wire allows (MTU %u)",
			nic->gro ? "GRO " : "", nic->tso ? "TSO " : "",
			nic->gso ? "GSO" : "", nic->mtu);
	}
}

static void check_queues(const struct nic *nic)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	char advice[128];
	uint32_t wanted;

	if (!nic->rx_queues || nic->rx_queues >= nic->max_rx_queues ||
	    nic->rx_queues >= (unsigned long)processors)
		return;
	wanted = (unsigned long)processors < nic->max_rx_queues ?
		 (uint32_t)processors : nic->max_rx_queues;
	snprintf(advice, sizeof(advice), "ethtool -L %s combined %u (or rx %u)",
		 nic->name, wanted, wanted);
	finding(ADVICE, nic->name, advice,
		"%u RX queues for %ld processors, and it can have %u",
		nic->rx_queues, processors, nic->max_rx_queues);
}

static void check_device(const char *name, bool asked_for)
{
	char advice[64];
	struct nic nic;

	if (!nic_read(&nic, name)) {
		finding(TROUBLE, name, "ip link", "there is no such device");
		return;
	}
	if (!nic.up) {
		if (!asked_for)
			return;
		snprintf(advice, sizeof(advice), "ip link set %s up", name);
		finding(TROUBLE, name, advice, "it is down");
		return;
	}
	if (!nic.ethernet) {
		if (asked_for && strcmp(name, "lo") != 0)
			finding(TROUBLE, name,
				"capture on the device that carries it",
				"it has no Ethernet header: it cannot be captured");
		return;
	}
	check_losses(&nic);
	check_offloads(&nic);
	check_queues(&nic);
}

static void check_devices(void)
{
	char **names;
	size_t num, i;

	names = proc_names("dev", &num);
	for (i = 0; i < num; i++)
		check_device(names[i], false);
	names_free(names, num);
}

/* -------------------------------------------------------------------- rings */

static void check_ring(const struct ring_entry *ring)
{
	const struct facts *f = &ring->facts;
	uint64_t queued = fact_number(f, "Queued Packets");
	uint64_t slots = fact_number(f, "Min Num Slots");
	struct pfr_counters c;
	unsigned int before = findings_bad();
	char name[96];

	snprintf(name, sizeof(name), "ring %s", ring->name);
	ring_counters(ring, &c);
	if (c.ring_full)
		finding(TROUBLE, name,
			"a faster reader, a filter or rules; against bursts: options pf_ring min_num_slots=65536",
			"%llu of %llu packets were lost, because %s did not read them in time",
			(unsigned long long)c.ring_full,
			(unsigned long long)c.seen, ring->program);
	if (slots && queued >= slots && fact_number(f, "Active"))
		finding(TROUBLE, name, "end it, or see why it does not read",
			"it is full: %s (process %d) does not read",
			ring->program, ring->pid);
	if (c.consumer_faults)
		finding(TROUBLE, name, "an error of the program",
			"%s damages its ring: %llu times its index was out of bounds",
			ring->program, (unsigned long long)c.consumer_faults);
	if (c.reflect_errors > c.reflect_loops)
		finding(TROUBLE, name, "is the reflector up, its MTU large enough?",
			"%llu packets could not be reflected",
			(unsigned long long)(c.reflect_errors -
					     c.reflect_loops));
	if (c.rules_refused)
		finding(ADVICE, name, "see learned_max in the module's parameters",
			"%llu rules that packets asked for were not added",
			(unsigned long long)c.rules_refused);
	if (c.rules_limited)
		finding(TROUBLE, name,
			"see \"Work per packet\" in operations.md: fewer masks, or rules of fewer equal fields",
			"%llu packets met a limit of what rules may cost, and got the default policy",
			(unsigned long long)c.rules_limited);
	if (fact_bracket(f, "# Wildcard Rules") > 32)
		finding(ADVICE, name,
			"write rules that compare the same fields with the same prefix lengths",
			"its rules have %llu masks, and each packet pays for each",
			(unsigned long long)fact_bracket(f, "# Wildcard Rules"));
	if (findings_bad() == before)
		finding(FINE, name, NULL, "%llu packets, none lost",
			(unsigned long long)c.seen);
}

static void check_rings(void)
{
	struct ring_list rings;
	size_t i;

	if (!rings_read(&rings))
		return;
	for (i = 0; i < rings.num; i++)
		check_ring(&rings.rings[i]);
	rings_free(&rings);
}

int doctor_main(int argc, char **argv)
{
	bool module;

	while (next_option(argc, argv, "jh", options, usage) != -1)
		findings_as_json();
	module = check_module();
	if (module)
		check_rights();
	check_kernel();
	if (optind == argc)
		check_devices();
	for (; optind < argc; optind++)
		check_device(argv[optind], true);
	if (!module)
		return EXIT_NO_MODULE;
	check_rings();
	return findings_trouble() ? EXIT_FINDINGS : EXIT_SUCCESS;
}
