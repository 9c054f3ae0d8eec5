/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * PFring: a ring as an object. The methods are the functions of pfring.h without
 * their prefix, and answer what those answer; what is not here is called with
 * ring.handle().
 *
 *	PFring ring("eth0", 1518, PF_RING_PROMISC);
 *	ring.enable_ring();
 *	while (ring.get_next_packet_zc(&header, &packet) > 0)
 *		...
 */
#ifndef PFRING_CXX_H
#define PFRING_CXX_H

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <pfring.h>

class PFring {
public:
	/* Throws std::system_error with errno and the reason in words. */
	PFring(const char *device, u_int snaplen, u_int flags = 0)
		: ring(pfring_open(device, snaplen, flags)),
		  device_name(device ? device : "")
	{
		if (!ring)
			throw std::system_error(errno, std::generic_category(),
						pfring_last_error());
	}

	~PFring()
	{
		pfring_close(ring);
	}

	PFring(const PFring &) = delete;
	PFring &operator=(const PFring &) = delete;

	PFring(PFring &&other) noexcept
		: ring(other.ring), device_name(std::move(other.device_name))
	{
		other.ring = nullptr;
	}

	PFring &operator=(PFring &&other) noexcept
	{
		std::swap(ring, other.ring);
		std::swap(device_name, other.device_name);
		return *this;
	}

	pfring *handle() const { return ring; }

	/* Clusters and queues */
	int set_cluster(u_int cluster_id,
			cluster_type type = cluster_round_robin)
	{
		return pfring_set_cluster(ring, cluster_id, type);
	}

	int remove_from_cluster() { return pfring_remove_from_cluster(ring); }

	int set_channel_id(short channel_id)
	{
		return pfring_set_channel_id(ring, channel_id < 0 ?
			UINT32_MAX : static_cast<uint32_t>(channel_id));
	}

	int set_reflector(const char *device)
	{
		return pfring_set_reflector(ring, const_cast<char *>(device));
	}

	/* Receiving */
	bool wait_for_packets(int msec = -1)
	{
		return pfring_poll(ring, msec < 0 ?
			UINT32_MAX : static_cast<u_int>(msec)) > 0;
	}

	/* Waits, and copies up to @len bytes to @pkt. */
	int get_next_packet(struct pfring_pkthdr *hdr, const u_char *pkt,
			    u_int len)
	{
		u_char *buffer = const_cast<u_char *>(pkt);

		return buffer && len ?
			pfring_recv(ring, &buffer, len, hdr, 1) :
			PF_RING_ERROR_INVALID_ARGUMENT;
	}

	/* Waits; the packet stays in the ring until the next call. */
	int get_next_packet_zc(struct pfring_pkthdr *hdr, const u_char **pkt)
	{
		u_char *packet = nullptr;
		int rc = pfring_recv(ring, &packet, 0, hdr, 1);

		if (pkt)
			*pkt = packet;
		return rc;
	}

	int send(const void *pkt, u_int len, bool flush = true)
	{
		char *bytes = static_cast<char *>(const_cast<void *>(pkt));

		return pfring_send(ring, bytes, len, flush);
	}

	/* Filters and rules */
	int add_bpf_filter(const char *filter)
	{
		return pfring_set_bpf_filter(ring, const_cast<char *>(filter));
	}

	int remove_bpf_filter() { return pfring_remove_bpf_filter(ring); }

	int add_filtering_rule(filtering_rule *rule)
	{
		return pfring_add_filtering_rule(ring, rule);
	}

	int remove_filtering_rule(uint16_t rule_id)
	{
		return pfring_remove_filtering_rule(ring, rule_id);
	}

	int toggle_filtering_policy(bool accept)
	{
		return pfring_toggle_filtering_policy(ring, accept);
	}

	int add_hash_filtering_rule(hash_filtering_rule *rule)
	{
		return pfring_handle_hash_filtering_rule(ring, rule, 1);
	}

	int remove_hash_filtering_rule(hash_filtering_rule *rule)
	{
		return pfring_handle_hash_filtering_rule(ring, rule, 0);
	}

	/* Statistics */
	inline int get_stats(pfring_stat *stats)
	{
		return pfring_stats(ring, stats);
	}

	int get_filtering_rule_stats(uint16_t rule_id, char *stats,
				     u_int *stats_len)
	{
		return pfring_get_filtering_rule_stats(ring, rule_id, stats,
						       stats_len);
	}

	int get_hash_filtering_rule_stats(hash_filtering_rule *rule,
					  char *stats, u_int *stats_len)
	{
		return pfring_get_hash_filtering_rule_stats(ring, rule, stats,
							    stats_len);
	}

	/* The rest */
	int enable_ring() { return pfring_enable_ring(ring); }
	int disable_ring() { return pfring_disable_ring(ring); }

	int set_sampling_rate(uint32_t rate)
	{
		return pfring_set_sampling_rate(ring, rate);
	}

	int get_version(uint32_t *version)
	{
		return pfring_version(ring, version);
	}

	int get_socket_id() { return pfring_get_selectable_fd(ring); }
	const char *get_device_name() const { return device_name.c_str(); }
	const char *get_last_error() const { return pfring_last_error(); }

private:
	pfring *ring;
	std::string device_name;
};

#endif /* PFRING_CXX_H */
