package test.mayishare.bars.processors

import data.test.mayishare.grounds

contracted := grounds.with_agreement(
	grounds.with_partner(grounds.question("contractor", "finance.debt_recovery", ["contact"]), {"role": "PROCESSOR"}),
	"PROCESSOR_CONTRACT", ["contact"],
)

without_contract := json.patch(contracted, [{"op": "replace", "path": "/facts/agreements", "value": []}])

test_processor_under_contract if grounds.rests_on(contracted, "processor")

test_processor_without_contract if grounds.barred(without_contract, "processor_without_contract")

test_partner_of_no_role if {
	grounds.barred(grounds.with_partner(without_contract, {"role": ""}), "processor_without_contract")
}

test_processor_under_another_agreement if {
	other := grounds.with_agreement_changed(contracted, {"kind": "JOINT_CONTROLLERS"})
	grounds.barred(other, "processor_without_contract")
}

test_processor_contract_ended if {
	ended := grounds.with_agreement_changed(contracted, {"ends": grounds.now})
	grounds.barred(ended, "processor_without_contract")
}

test_processor_contract_for_another_purpose if {
	other := grounds.with_agreement_changed(contracted, {"purposes": ["employment_matters"]})
	grounds.barred(other, "processor_without_contract")
}

# The contract held is no bar; what it covers is still a ground's to find in the register.
test_processor_contract_held if {
	held := grounds.holding(without_contract, ["processor_contract"])
	grounds.lacks(held, "processor", "agreement_not_covering")
}

test_controller_without_contract if {
	controller := grounds.with_partner(without_contract, {"role": "CONTROLLER"})
	grounds.lacks(controller, "processor", "agreement_not_covering")
}
