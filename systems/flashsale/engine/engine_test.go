package engine_test

import (
	"net"
	"testing"

	"github.com/lintel-go/lintel/systems/flashsale/engine"
)

// TestPorts holds that no port is given out twice while it is held, and that
// programs can listen on all of them.
func TestPorts(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		p, err := engine.Reserve()
		if err != nil {
			t.Fatal(err)
		}
		defer p.Release()
		if seen[p.Address] {
			t.Fatalf("%s is given out twice", p.Address)
		}
		seen[p.Address] = true
		l, err := net.Listen("tcp", p.Address)
		if err != nil {
			t.Fatalf("the port is not free: %v", err)
		}
		l.Close()
	}
}
