# METADATA
# title: Bars on information requests
# description: What is not disclosed to the world at large.
package mayishare.bars.information_requests

import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: Personal data under freedom of information
# description: >-
#   A freedom of information or environmental information request is answered without personal data.
#   The balance that the Act allows, for instance over a senior officer's name, is left to a freedom
#   of information officer.
# related_resources:
#   - description: Freedom of Information Act 2000 section 40(2)
#     ref: https://www.legislation.gov.uk/ukpga/2000/36/section/40
#   - description: Environmental Information Regulations 2004 regulation 13
#     ref: https://www.legislation.gov.uk/uksi/2004/3391/regulation/13
# custom:
#   subject: information_requests
#   reading: "a choice: the balance of section 40(3A) and (8) is not struck here"
foi_personal_data := sentence.bar(question.categories, $"{sentence.labels(question.categories)} is personal data; whether any of it may be published is for a freedom of information officer to balance") if {
	question.purpose_in(["information_request.foi", "information_request.eir"])
}
