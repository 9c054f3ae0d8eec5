// SPDX-License-Identifier: LGPL-2.1-or-later

// A binding of libpfring in the words of Go programs: cgo wants the types of the
// guide to the letter. Compiled and run by cgo-check, without a module.
package main

/*
#cgo LDFLAGS: -lpfring
#include <stdlib.h>
#include <stdint.h>
#include <pfring.h>
#include <linux/pf_ring.h>

struct metadata {
	u_int64_t timestamp;
	u_int32_t caplen;
	u_int32_t len;
	int32_t if_index;
};

int read_packet(pfring *ring, uintptr_t buffer, uintptr_t meta)
{
	struct metadata *m = (struct metadata *)meta;
	struct pfring_pkthdr hdr;
	int rc = pfring_recv(ring, (u_char **)buffer, 0, &hdr, 1);

	m->timestamp = hdr.extended_hdr.timestamp_ns;
	m->caplen = hdr.caplen;
	m->len = hdr.len;
	m->if_index = hdr.extended_hdr.if_index;
	return rc;
}
*/
import "C"

import (
	"fmt"
	"os"
	"unsafe"
)

type Flag uint32

const (
	FlagReentrant       Flag = C.PF_RING_REENTRANT
	FlagLongHeader      Flag = C.PF_RING_LONG_HEADER
	FlagPromisc         Flag = C.PF_RING_PROMISC
	FlagDNASymmetricRSS Flag = C.PF_RING_DNA_SYMMETRIC_RSS
	FlagTimestamp       Flag = C.PF_RING_TIMESTAMP
	FlagHWTimestamp     Flag = C.PF_RING_HW_TIMESTAMP
)

type ClusterType C.cluster_type

const (
	ClusterPerFlow          ClusterType = C.cluster_per_flow
	ClusterRoundRobin       ClusterType = C.cluster_round_robin
	ClusterPerFlowTCP5Tuple ClusterType = C.cluster_per_flow_tcp_5_tuple
)

type Direction C.packet_direction
type SocketMode C.socket_mode

const (
	ReceiveOnly Direction  = C.rx_only_direction
	ReadOnly    SocketMode = C.recv_only_mode
)

type Ring struct {
	cptr *C.pfring
}

func NewRing(device string, snaplen uint32, flags Flag) (*Ring, error) {
	dev := C.CString(device)
	defer C.free(unsafe.Pointer(dev))
	cptr, err := C.pfring_open(dev, C.u_int32_t(snaplen), C.u_int32_t(flags))
	if cptr == nil || err != nil {
		return nil, fmt.Errorf("open %s: %v", device, err)
	}
	return &Ring{cptr}, nil
}

func check(what string, rc C.int) {
	if rc != 0 {
		fmt.Println("not ok -", what, rc, C.GoString(C.pfring_last_error()))
		os.Exit(1)
	}
	fmt.Println("ok -", what)
}

func main() {
	ring, err := NewRing(os.Args[1], 1500, FlagPromisc&0|FlagTimestamp)
	if err != nil {
		fmt.Println("not ok -", err)
		os.Exit(1)
	}
	fmt.Println("ok - open: errno is 0 after success")
	name := C.CString("cgo")
	filter := C.CString("udp or not udp")
	defer C.free(unsafe.Pointer(name))
	defer C.free(unsafe.Pointer(filter))
	check("name", C.pfring_set_application_name(ring.cptr, name))
	check("filter", C.pfring_set_bpf_filter(ring.cptr, filter))
	check("sampling", C.pfring_set_sampling_rate(ring.cptr, C.u_int32_t(1)))
	check("watermark", C.pfring_set_poll_watermark(ring.cptr, C.u_int16_t(1)))
	check("duration", C.pfring_set_poll_duration(ring.cptr, C.u_int(100)))
	check("mode", C.pfring_set_socket_mode(ring.cptr, C.socket_mode(ReadOnly)))
	C.pfring_config(C.u_short(50))
	C.pfring_set_cluster(ring.cptr, C.u_int(1), C.cluster_type(ClusterPerFlow))
	C.pfring_set_direction(ring.cptr, C.packet_direction(ReceiveOnly))
	C.pfring_remove_from_cluster(ring.cptr)
	check("enable", C.pfring_enable_ring(ring.cptr))

	var buffer *C.u_char
	var meta C.struct_metadata
	rc := C.read_packet(ring.cptr, C.uintptr_t(uintptr(unsafe.Pointer(&buffer))),
		C.uintptr_t(uintptr(unsafe.Pointer(&meta))))
	if rc != 1 || meta.timestamp == 0 || meta.caplen == 0 {
		fmt.Println("not ok - a packet", rc, meta)
		os.Exit(1)
	}
	fmt.Println("ok - a packet, with its time")
	data := []byte("not a frame")
	C.pfring_send(ring.cptr, (*C.char)(unsafe.Pointer(&data[0])), C.u_int(len(data)), 1)
	var stats C.pfring_stat
	check("stats", C.pfring_stats(ring.cptr, &stats))
	fmt.Println("# received", uint64(stats.recv), "dropped", uint64(stats.drop))
	C.pfring_close(ring.cptr)
}
