package site

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"slices"
	"sync"
)

// Memory is a sink that keeps the files in memory. The zero value is empty
// and ready.
type Memory struct {
	lock    sync.Mutex
	next    map[string][]byte
	current map[string][]byte
}

// Put implements Sink.
func (m *Memory) Put(path string, content []byte) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.next == nil {
		m.next = map[string][]byte{}
	}
	m.next[path] = content
	return nil
}

// Commit implements Sink.
func (m *Memory) Commit() (Result, error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	var r Result
	for path, content := range m.next {
		if old, ok := m.current[path]; ok && bytes.Equal(old, content) {
			r.Unchanged++
		} else {
			r.Written++
		}
	}
	for path := range m.current {
		if _, ok := m.next[path]; !ok {
			r.Removed++
		}
	}
	m.current, m.next = m.next, nil
	return r, nil
}

// Discard implements Sink.
func (m *Memory) Discard() error {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.next = nil
	return nil
}

// Paths are the paths of the files, sorted.
func (m *Memory) Paths() []string {
	m.lock.Lock()
	defer m.lock.Unlock()
	return slices.Sorted(maps.Keys(m.current))
}

// File is one file. The error is fs.ErrNotExist if there is none.
func (m *Memory) File(_ context.Context, path string) ([]byte, error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if b, ok := m.current[path]; ok {
		return b, nil
	}
	return nil, fs.ErrNotExist
}
