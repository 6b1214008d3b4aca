//go:build unix && !linux

package bounded

import "syscall"

func orphan(*syscall.SysProcAttr) {}
