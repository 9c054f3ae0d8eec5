// SPDX-License-Identifier: LGPL-2.1-or-later
/* Return codes and their texts. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "pfring.h"

static _Thread_local char last_error[256];

const char *pfring_last_error(void)
{
	return last_error;
}

int pfr_fail(int code, const char *format, ...)
{
	int saved = errno;
	va_list args;

	va_start(args, format);
	vsnprintf(last_error, sizeof(last_error), format, args);
	va_end(args);
	errno = saved;
	return code;
}

int pfr_code_of_errno(int err)
{
	switch (err) {
	case EINVAL:
	case EMSGSIZE:
	case E2BIG:
	case EFAULT:
	case EDOM:
	case ELOOP:
		return PF_RING_ERROR_INVALID_ARGUMENT;
	case ENODEV:
	case ENXIO:
		return PF_RING_ERROR_UNKNOWN_ADAPTER;
	case ENOMEM:
		return PF_RING_ERROR_NOT_ENOUGH_MEMORY;
	case ENOBUFS:
	case EAGAIN:
		return PF_RING_ERROR_NO_TX_SLOT_AVAILABLE;
	case ENOPROTOOPT:
	case EOPNOTSUPP:
		return PF_RING_ERROR_NOT_SUPPORTED;
	case EBUSY:
	case ENETDOWN:
	case ENOENT:
	case EEXIST:
	case ENOSPC:
		return PF_RING_ERROR_INVALID_STATUS;
	case ENOTCONN:
		return PF_RING_ERROR_WRONG_CONFIGURATION;
	case EPROTO:
	case EPROTONOSUPPORT:
		return PF_RING_ERROR_INVALID_LIB_VERSION;
	default:
		return PF_RING_ERROR_GENERIC;
	}
}

int pfr_null_pointer(void)
{
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT, "a pointer is NULL");
}

int pfr_fail_errno(const char *what)
{
	int err = errno;

	return pfr_fail(pfr_code_of_errno(err), "%s: %s", what, strerror(err));
}

int pfr_refuse(int err, const char *reason)
{
	errno = err;
	return pfr_fail(pfr_code_of_errno(err), "%s", reason);
}

const char *pfring_strerror(int code)
{
	switch (code) {
	case PF_RING_ERROR_GENERIC:
		return "error, see errno";
	case PF_RING_ERROR_INVALID_ARGUMENT:
		return "invalid argument";
	case PF_RING_ERROR_NO_PKT_AVAILABLE:
		return "no packet available";
	case PF_RING_ERROR_NO_TX_SLOT_AVAILABLE:
		return "transmit queue full";
	case PF_RING_ERROR_WRONG_CONFIGURATION:
		return "wrong configuration: no device is bound";
	case PF_RING_ERROR_END_OF_DEMO_MODE:
		return "end of demo mode";
	case PF_RING_ERROR_NOT_SUPPORTED:
		return "not supported";
	case PF_RING_ERROR_INVALID_LIB_VERSION:
		return "library and kernel module do not fit each other";
	case PF_RING_ERROR_UNKNOWN_ADAPTER:
		return "no such device, or it is gone";
	case PF_RING_ERROR_NOT_ENOUGH_MEMORY:
		return "not enough memory";
	case PF_RING_ERROR_INVALID_STATUS:
		return "not possible in the present state";
	case PF_RING_ERROR_RING_NOT_ENABLED:
		return "the ring is not enabled";
	default:
		return code < 0 ? "unknown error" : "success";
	}
}
