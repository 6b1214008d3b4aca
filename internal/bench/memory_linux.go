package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// peakOf is the most memory of a program and of those it waited for, in bytes:
// of whichever was the largest. Linux counts from when the process began, with
// the memory of this one: it says nothing if it is no more than ownPeak.
func peakOf(s *os.ProcessState) int64 {
	u, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return u.Maxrss << 10
}

// ownPeak is the most memory that this process has had, in bytes.
func ownPeak() int64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // of oneself it cannot fail
	return u.Maxrss << 10
}

// watchMemory looks at a process and all it has started, now and then, until
// the function is called that it returns. That says how much memory the
// largest of them had, and how much all together at one moment, in bytes; what
// processes share is counted once for each.
func watchMemory(pid int) (most func() (largest, together int64)) {
	stop, done := make(chan struct{}), make(chan [2]int64)
	go func() {
		var seen [2]int64
		for {
			sum := int64(0)
			for _, p := range append(descendants(pid), pid) {
				now, most := resident(p)
				seen[0] = max(seen[0], most)
				sum += now
			}
			seen[1] = max(seen[1], sum)
			select {
			case <-stop:
				done <- seen
				return
			case <-time.After(40 * time.Millisecond):
			}
		}
	}()
	return func() (largest, together int64) {
		close(stop)
		seen := <-done
		return seen[0], seen[1]
	}
}

// resident is the memory of a process, now and at most so far, in bytes.
func resident(pid int) (now, most int64) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0, 0 // it has ended
	}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(line, ":")
		if name != "VmRSS" && name != "VmHWM" {
			continue
		}
		kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
		if name == "VmRSS" {
			now = kib << 10
		} else {
			most = kib << 10
		}
	}
	return now, most
}

// descendants are the processes that pid has started, and those that they
// have.
func descendants(pid int) []int {
	names, _ := filepath.Glob("/proc/[0-9]*/stat")
	children := map[int][]int{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		// The name of the program, in parentheses, may have spaces.
		fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
		if len(fields) < 2 {
			continue
		}
		child, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		parent, _ := strconv.Atoi(string(fields[1]))
		children[parent] = append(children[parent], child)
	}
	found := children[pid]
	for i := 0; i < len(found); i++ {
		found = append(found, children[found[i]]...)
	}
	return found
}
