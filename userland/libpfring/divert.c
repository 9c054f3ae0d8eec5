// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packets that go elsewhere: to a plugin, a device, another ring. */
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "error.h"
#include "ring.h"

/* ------------------------------------------------------ by the kernel's rules */

/* Whatever no other rule decides about. */
static void last_rule(filtering_rule *rule, rule_action_behaviour action)
{
	memset(rule, 0, sizeof(*rule));
	rule->rule_id = PFRING_LAST_RULE_ID;
	rule->rule_action = action;
	rule->locked = 1;
}

int pfring_set_packet_consumer_mode(pfring *ring, uint8_t plugin_id,
				    char *plugin_data,
				    unsigned int plugin_data_len)
{
	filtering_rule rule;
	int rc;

	if (!ring || (plugin_data_len && !plugin_data))
		return pfr_null_pointer();
	if (plugin_data_len > FILTER_PLUGIN_DATA_LEN)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a plugin takes at most %d bytes of data",
				FILTER_PLUGIN_DATA_LEN);
	if (ring->consumer_plugin) {
		rc = pfring_remove_filtering_rule(ring, PFRING_LAST_RULE_ID);
		if (rc)
			return rc;
		ring->consumer_plugin = 0;
	}
	if (!plugin_id)
		return 0;
	last_rule(&rule, dont_forward_packet_and_stop_rule_evaluation);
	rule.plugin_action.plugin_id = plugin_id;
	if (plugin_data_len) {
		rule.extended_fields.filter_plugin_id = plugin_id;
		memcpy(rule.extended_fields.filter_plugin_data, plugin_data,
		       plugin_data_len);
	}
	rc = pfring_add_filtering_rule(ring, &rule);
	if (!rc)
		ring->consumer_plugin = plugin_id;
	return rc;
}

uint8_t pfring_get_packet_consumer_mode(pfring *ring)
{
	return ring ? ring->consumer_plugin : 0;
}

pfring *pfring_open_consumer(const char *device_name, uint32_t caplen,
			     uint32_t flags, uint8_t consumer_plugin_id,
			     char *consumer_data,
			     unsigned int consumer_data_len)
{
	pfring *ring = pfring_open(device_name, caplen, flags);
	int saved;

	if (!ring ||
	    !pfring_set_packet_consumer_mode(ring, consumer_plugin_id,
					     consumer_data, consumer_data_len))
		return ring;
	saved = errno;
	pfring_close(ring);
	errno = saved;
	return NULL;
}

int pfring_set_reflector(pfring *ring, char *reflectorDevice)
{
	filtering_rule rule;

	if (!ring)
		return pfr_null_pointer();
	if (!reflectorDevice || !*reflectorDevice)
		return pfring_remove_filtering_rule(ring, PFRING_LAST_RULE_ID);
	last_rule(&rule, reflect_packet_and_stop_rule_evaluation);
	if (strlen(reflectorDevice) >= sizeof(rule.reflector_device_name))
		return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				"device names have at most %d characters",
				PFR_NAME_LEN - 1);
	strcpy(rule.reflector_device_name, reflectorDevice);
	return pfring_add_filtering_rule(ring, &rule);
}

/* ------------------------------------------------------------ by the library */

static int check_reflector(struct __pfring *ring, const char *device)
{
	int bound = 0, index = (int)if_nametoindex(device);

	if (!index || pfring_get_bound_device_ifindex(ring, &bound) ||
	    bound != index)
		return 0;
	errno = ELOOP;
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			"%s is the device that the ring listens to", device);
}

#define ETHERNET_HEADER	14

/* Half a packet is not sent: a ring that cuts would lose the long ones silently. */
static int check_caplen(struct __pfring *ring)
{
	int mtu;

	/* Others have no MTU of their own. */
	if (ring->ops != &pfr_kernel_ops && ring->ops != &pfr_multi_ops)
		return 0;
	mtu = pfring_get_mtu_size(ring);
	if (mtu <= 0 || ring->caplen >= (uint32_t)mtu + ETHERNET_HEADER)
		return mtu < 0 ? mtu : 0;
	errno = EMSGSIZE;
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			"packets of more than %u bytes, which the ring cuts, would not be sent: open it with a caplen of at least %u",
			ring->caplen, (uint32_t)mtu + ETHERNET_HEADER);
}

int pfring_set_reflector_device(pfring *ring, char *device_name)
{
	struct __pfring *reflector = NULL;
	int rc;

	if (!ring)
		return pfr_null_pointer();
	if (device_name && *device_name) {
		rc = check_reflector(ring, device_name);
		if (!rc)
			rc = check_caplen(ring);
		if (rc)
			return rc;
		reflector = pfring_open(device_name, 128, 0);
		if (!reflector)
			return pfr_code_of_errno(errno);
		rc = pfring_set_socket_mode(reflector, send_only_mode);
		if (!rc)
			rc = pfring_enable_ring(reflector);
		if (rc) {
			pfring_close(reflector);
			return rc;
		}
	}
	if (ring->detour & PFR_REENTRANT)
		pthread_mutex_lock(&ring->rx_lock);
	if (ring->reflector)
		pfring_close(ring->reflector);
	ring->reflector = reflector;
	pfr_choose_afterwards(ring);
	if (ring->detour & PFR_REENTRANT)
		pthread_mutex_unlock(&ring->rx_lock);
	return 0;
}

int pfring_set_read_policy(pfring *ring, bundle_read_policy policy)
{
	return ring ? pfr_multi_policy(ring, policy) : pfr_null_pointer();
}

int pfring_set_master(pfring *ring, pfring *master)
{
	return ring && master ? pfr_multi_adopt(master, ring) : pfr_null_pointer();
}

int pfring_set_master_id(pfring *ring, uint32_t master_id)
{
	struct __pfring *master;

	if (!ring)
		return pfr_null_pointer();
	master = pfr_ring_find(master_id);
	if (master)
		return pfr_multi_adopt(master, ring);
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"this process has no ring %u, and a ring's packets stay in its process: use a cluster to share them",
			master_id);
}
