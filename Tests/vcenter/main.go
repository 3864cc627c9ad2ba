// A vCenter to test against: VMware's own simulator, over TLS on a free port of 127.0.0.1.
//
// It prints one line of JSON when it is ready: url, fingerprint, username, password. It ends when its standard input
// closes, however whoever started it ends.
package main

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/ioutil"
	"log"
	"net/url"
	"os"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

var (
	vms       = flag.Int("vms", 4, "how many VMs there are")
	apps      = flag.Int("apps", 0, "how many vApps there are, each with as many VMs again")
	folders   = flag.Int("folders", 0, "how many folders the datacenter lies in")
	hosts     = flag.Int("hosts", 3, "how many hosts the cluster has")
	templates = flag.Int("templates", 0, "how many of the VMs are templates")
	bare      = flag.Int("bare", 0, "how many of the others are without a configuration, as one that is inaccessible")
	rename    = flag.String("rename", "", "the name, as vCenter writes it, of the first VM that is none of those")
	esx       = flag.Bool("esx", false, "whether it is a host in the place of a vCenter")
	username  = flag.String("username", "administrator@vsphere.local", "who may log in")
	password  = flag.String("password", "vcenter&<\"'>", "by which password")
)

func main() {
	flag.Parse()
	log.SetOutput(ioutil.Discard)
	model := simulator.VPX()
	if *esx {
		model = simulator.ESX()
	}
	model.Machine, model.App, model.Folder = *vms, *apps, *folders
	if !*esx {
		model.Host, model.ClusterHost = 0, *hosts
	}
	defer model.Remove()
	if err := model.Create(); err != nil {
		fail(err)
	}
	dress()
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword(*username, *password)}
	model.Service.TLS = new(tls.Config)
	server := model.Service.NewServer()
	defer server.Close()
	digest := sha256.Sum256(server.Certificate().Raw)
	place := *server.URL
	place.User = nil
	ready := map[string]string{
		"url": place.String(), "fingerprint": "sha256:" + hex.EncodeToString(digest[:]),
		"username": *username, "password": *password,
	}
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		fail(err)
	}
	_, _ = io.Copy(ioutil.Discard, os.Stdin)
}

// dress makes some VMs templates, takes the configuration of others, and names one.
func dress() {
	all := simulator.Map.All("VirtualMachine")
	for index, entity := range all {
		vm := entity.(*simulator.VirtualMachine)
		switch {
		case index < *templates:
			vm.Config.Template = true
			vm.Summary.Config.Template = true
		case index < *templates+*bare:
			vm.Config = nil
			vm.Runtime.ConnectionState = types.VirtualMachineConnectionStateInaccessible
		case *rename != "":
			vm.Name = *rename
			return
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
