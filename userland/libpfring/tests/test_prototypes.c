// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The functions of the guide with the types that programs give pointers to them:
 * function pointers, cgo, and other foreign function interfaces want the very
 * same. That this compiles without a warning is the test.
 */
#include <pfring.h>

#define CHECK(result, name, arguments)					\
	_Static_assert(__builtin_types_compatible_p(__typeof__(name),	\
						    result arguments), #name)

CHECK(int, pfring_add_filtering_rule, (pfring *, filtering_rule *));
CHECK(int, pfring_add_hw_rule, (pfring *, hw_filtering_rule *));
CHECK(int, pfring_add_pkt_buff_ifindex, (pfring *, pfring_pkt_buff *, int));
CHECK(int, pfring_adjust_device_clock, (pfring *, struct timespec *, int8_t));
CHECK(pfring_pkt_buff *, pfring_alloc_pkt_buff, (pfring *));
CHECK(int, pfring_bind, (pfring *, char *));
CHECK(void, pfring_breakloop, (pfring *));
CHECK(int, pfring_bundle_add, (pfring_bundle *, pfring *));
CHECK(void, pfring_bundle_close, (pfring_bundle *));
CHECK(void, pfring_bundle_destroy, (pfring_bundle *));
CHECK(void, pfring_bundle_init, (pfring_bundle *, bundle_read_policy));
CHECK(int, pfring_bundle_poll, (pfring_bundle *, u_int));
CHECK(int, pfring_bundle_read,
	(pfring_bundle *, u_char **, u_int, struct pfring_pkthdr *, u_int8_t));
CHECK(void, pfring_close, (pfring *));
CHECK(void, pfring_config, (u_short));
CHECK(int, pfring_copy_tx_packet_into_slot,
	(pfring *, u_int16_t, char *, u_int));
CHECK(int, pfring_disable_ring, (pfring *));
CHECK(int, pfring_enable_hw_timestamp, (pfring *, char *, u_int8_t, u_int8_t));
CHECK(int, pfring_enable_ring, (pfring *));
CHECK(int, pfring_enable_rss_rehash, (pfring *));
CHECK(char *, pfring_format_numbers, (double, char *, u_int, u_int8_t));
CHECK(int, pfring_get_bound_device_address, (pfring *, u_char [6]));
CHECK(int, pfring_get_bound_device_ifindex, (pfring *, int *));
CHECK(int, pfring_get_device_clock, (pfring *, struct timespec *));
CHECK(int, pfring_get_device_ifindex, (pfring *, char *, int *));
CHECK(int, pfring_get_filtering_rule_stats,
	(pfring *, u_int16_t, char *, u_int *));
CHECK(int, pfring_get_hash_filtering_rule_stats,
	(pfring *, hash_filtering_rule *, char *, u_int *));
CHECK(int, pfring_get_mtu_size, (pfring *));
CHECK(u_int32_t, pfring_get_num_queued_pkts, (pfring *));
CHECK(u_int8_t, pfring_get_num_rx_channels, (pfring *));
CHECK(u_int, pfring_get_num_rx_slots, (pfring *));
CHECK(u_int, pfring_get_num_tx_slots, (pfring *));
CHECK(u_int8_t, pfring_get_packet_consumer_mode, (pfring *));
CHECK(u_char *, pfring_get_pkt_buff_data, (pfring *, pfring_pkt_buff *));
CHECK(u_int16_t, pfring_get_ring_id, (pfring *));
CHECK(int, pfring_get_selectable_fd, (pfring *));
CHECK(u_int16_t, pfring_get_slot_header_len, (pfring *));
CHECK(int, pfring_handle_hash_filtering_rule,
	(pfring *, hash_filtering_rule *, u_char));
CHECK(int, pfring_is_pkt_available, (pfring *));
CHECK(int, pfring_loop,
	(pfring *, pfringProcesssPacket, const u_char *, u_int8_t));
CHECK(int, pfring_loopback_test, (pfring *, char *, u_int, u_int));
CHECK(int, pfring_next_pkt_raw_timestamp, (pfring *, u_int64_t *));
CHECK(int, pfring_next_pkt_time, (pfring *, struct timespec *));
CHECK(pfring *, pfring_open, (const char *, u_int32_t, u_int32_t));
CHECK(pfring *, pfring_open_consumer,
	(const char *, u_int32_t, u_int32_t, u_int8_t, char *, u_int));
CHECK(u_int8_t, pfring_open_multichannel,
	(const char *, u_int32_t, u_int32_t, pfring *[MAX_NUM_RX_CHANNELS]));
CHECK(int, pfring_parse_pkt,
	(u_char *, struct pfring_pkthdr *, u_int8_t, u_int8_t, u_int8_t));
CHECK(int, pfring_poll, (pfring *, u_int));
CHECK(int, pfring_purge_idle_hash_rules, (pfring *, u_int16_t));
CHECK(int, pfring_purge_idle_rules, (pfring *, u_int16_t));
CHECK(int, pfring_recv,
	(pfring *, u_char **, u_int, struct pfring_pkthdr *, u_int8_t));
CHECK(int, pfring_recv_parsed,
	(pfring *, u_char **, u_int, struct pfring_pkthdr *, u_int8_t,
	 u_int8_t, u_int8_t, u_int8_t));
CHECK(int, pfring_recv_pkt_buff,
	(pfring *, pfring_pkt_buff *, struct pfring_pkthdr *, u_int8_t));
CHECK(void, pfring_release_pkt_buff, (pfring *, pfring_pkt_buff *));
CHECK(int, pfring_remove_bpf_filter, (pfring *));
CHECK(int, pfring_remove_filtering_rule, (pfring *, u_int16_t));
CHECK(int, pfring_remove_from_cluster, (pfring *));
CHECK(int, pfring_remove_hw_rule, (pfring *, u_int16_t));
CHECK(int, pfring_send, (pfring *, char *, u_int, u_int8_t));
CHECK(int, pfring_send_get_time, (pfring *, char *, u_int, struct timespec *));
CHECK(int, pfring_send_ifindex, (pfring *, char *, u_int, u_int8_t, int));
CHECK(int, pfring_send_last_rx_packet, (pfring *, int));
CHECK(int, pfring_send_parsed,
	(pfring *, char *, struct pfring_pkthdr *, u_int8_t));
CHECK(int, pfring_send_pkt_buff, (pfring *, pfring_pkt_buff *, u_int8_t));
CHECK(int, pfring_set_application_name, (pfring *, char *));
CHECK(int, pfring_set_bpf_filter, (pfring *, char *));
CHECK(int, pfring_set_channel_id, (pfring *, u_int32_t));
CHECK(int, pfring_set_channel_mask, (pfring *, u_int32_t));
CHECK(int, pfring_set_cluster, (pfring *, u_int, cluster_type));
CHECK(int, pfring_set_device_clock, (pfring *, struct timespec *));
CHECK(int, pfring_set_direction, (pfring *, packet_direction));
CHECK(int, pfring_set_filtering_mode, (pfring *, filtering_mode));
CHECK(int, pfring_set_if_promisc, (const char *, int));
CHECK(int, pfring_set_master, (pfring *, pfring *));
CHECK(int, pfring_set_master_id, (pfring *, u_int32_t));
CHECK(int, pfring_set_packet_consumer_mode,
	(pfring *, u_int8_t, char *, u_int));
CHECK(int, pfring_set_pkt_buff_ifindex, (pfring *, pfring_pkt_buff *, int));
CHECK(int, pfring_set_pkt_buff_len, (pfring *, pfring_pkt_buff *, u_int32_t));
CHECK(int, pfring_set_poll_duration, (pfring *, u_int));
CHECK(int, pfring_set_poll_watermark, (pfring *, u_int16_t));
CHECK(int, pfring_set_reflector_device, (pfring *, char *));
CHECK(int, pfring_set_sampling_rate, (pfring *, u_int32_t));
CHECK(int, pfring_set_socket_mode, (pfring *, socket_mode));
CHECK(int, pfring_set_tx_watermark, (pfring *, u_int16_t));
CHECK(int, pfring_set_virtual_device,
	(pfring *, virtual_filtering_device_info *));
CHECK(void, pfring_shutdown, (pfring *));
CHECK(int, pfring_stats, (pfring *, pfring_stat *));
CHECK(void, pfring_sync_indexes_with_kernel, (pfring *));
CHECK(int, pfring_toggle_filtering_policy, (pfring *, u_int8_t));
CHECK(int, pfring_version, (pfring *, u_int32_t *));

int main(void)
{
	/* In the words of a program. */
	int (*put)(pfring *, char *, u_int, u_int8_t) = pfring_send;
	int (*get)(pfring *, u_char **, u_int, struct pfring_pkthdr *,
		   u_int8_t) = pfring_recv;

	return !put || !get;
}
