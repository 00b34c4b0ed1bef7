# METADATA
# title: Bars on processors
# description: What stops sharing with those who process data for the council.
package mayishare.bars.processors

import data.mayishare.agreements
import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: A processor without a contract
# description: >-
#   A processor may be given data only under a contract in force that covers the purpose.
# related_resources:
#   - description: UK GDPR Article 28(3)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/28
#   - description: ICO guidance on contracts
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/accountability-and-governance/contracts-and-liabilities-between-controllers-and-processors-multi/
# custom:
#   subject: processors
processor_without_contract := sentence.bar(question.categories, $"{question.partner.name} is a processor, and no contract in force covers the purpose “{sentence.purpose}”") if {
	not question.partner.role == "CONTROLLER"
	not "PROCESSOR_CONTRACT" in {agreement.kind | some agreement in agreements.in_force}
	not question.holds("processor_contract")
}
